package dev.claviger.server.audit;

import java.util.OptionalLong;

/// What happened. Nothing in an event is text of a client: accounts are numbers, sessions and keys
/// are ids that we made, reasons are constants. So no event can hold a password or a token.
public sealed interface AuditEvent {

  record LoginAccepted(long account, String session) implements AuditEvent {}

  /// `account` is whose name was given, if anybody has it. The name as typed is not kept: people
  /// type their password into the wrong field.
  record LoginRefused(OptionalLong account, Enum<?> reason) implements AuditEvent {}

  record LoginThrottled(OptionalLong account) implements AuditEvent {}

  record RequestThrottled(OptionalLong account, String scope) implements AuditEvent {}

  record TokenRefreshed(OptionalLong account, String session) implements AuditEvent {}

  record TokenReused(OptionalLong account, String session) implements AuditEvent {}

  record SessionEnded(OptionalLong account, String session, Enum<?> reason) implements AuditEvent {}

  /// `kept` is the session that goes on, or empty.
  record SessionsEnded(long account, String kept, Enum<?> reason) implements AuditEvent {}

  record AccountCreated(long account, Enum<?> reason) implements AuditEvent {}

  /// `change` is ours: `activated`, `promoted`, `joined GROUP`.
  record AccountChanged(long account, String change) implements AuditEvent {}

  record AccountDeleted(long account, String username) implements AuditEvent {}

  record PasswordChanged(long account, Enum<?> reason) implements AuditEvent {}

  /// Somebody who is logged in did not know the password.
  record PasswordChangeRefused(long account, Enum<?> reason) implements AuditEvent {}

  record PasswordResetRequested(long account) implements AuditEvent {}

  /// `mail` is the kind; `account` is whose it is, where that is known.
  record MailFailed(OptionalLong account, Enum<?> mail, Enum<?> reason) implements AuditEvent {}

  record KeyCreated(String key, String algorithm) implements AuditEvent {}

  record KeyRotated(String key, String previous, Enum<?> reason) implements AuditEvent {}

  record KeyRevoked(String key) implements AuditEvent {}

  record KeyExpired(String key) implements AuditEvent {}

  record MasterSecretChanged() implements AuditEvent {}

  record AuditOverflowed(long events) implements AuditEvent {}
}

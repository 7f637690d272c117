package dev.claviger.server.audit;

import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One row of the log: who, where, what, why, when.
///
/// @param id in the order of writing; 0 until it is written
/// @param event the name of the event's type
/// @param account whom it is about
/// @param details what else there is to know: the reason, the session, the key
public record AuditRecord(
    long id, Instant at, String event, OptionalLong account, Origin origin, JsonObject details) {

  /// The one place that says how each event is written.
  static AuditRecord of(AuditEvent event, Origin origin, Instant at) {
    var row = new Row(origin, at);
    return switch (event) {
      case AuditEvent.LoginAccepted(var account, var session) ->
          row.with("session", session).of(AuditEventType.LOGIN_ACCEPTED, account);
      case AuditEvent.LoginRefused(var account, var reason) ->
          row.with("reason", reason).of(AuditEventType.LOGIN_REFUSED, account);
      case AuditEvent.LoginThrottled(var account) ->
          row.of(AuditEventType.LOGIN_THROTTLED, account);
      case AuditEvent.RequestThrottled(var account, var scope) ->
          row.with("scope", scope).of(AuditEventType.REQUEST_THROTTLED, account);
      case AuditEvent.TokenRefreshed(var account, var session) ->
          row.with("session", session).of(AuditEventType.TOKEN_REFRESHED, account);
      case AuditEvent.TokenReused(var account, var session) ->
          row.with("session", session).of(AuditEventType.TOKEN_REUSED, account);
      case AuditEvent.SessionEnded(var account, var session, var reason) ->
          row.with("session", session)
              .with("reason", reason)
              .of(AuditEventType.SESSION_ENDED, account);
      case AuditEvent.SessionsEnded(var account, var kept, var reason) ->
          row.with("kept", kept).with("reason", reason).of(AuditEventType.SESSIONS_ENDED, account);
      case AuditEvent.AccountCreated(var account, var reason) ->
          row.with("reason", reason).of(AuditEventType.ACCOUNT_CREATED, account);
      case AuditEvent.AccountChanged(var account, var change) ->
          row.with("change", change).of(AuditEventType.ACCOUNT_CHANGED, account);
      case AuditEvent.AccountDeleted(var account, var username) ->
          row.with("username", username).of(AuditEventType.ACCOUNT_DELETED, account);
      case AuditEvent.PasswordChanged(var account, var reason) ->
          row.with("reason", reason).of(AuditEventType.PASSWORD_CHANGED, account);
      case AuditEvent.PasswordChangeRefused(var account, var reason) ->
          row.with("reason", reason).of(AuditEventType.PASSWORD_CHANGE_REFUSED, account);
      case AuditEvent.PasswordResetRequested(var account) ->
          row.of(AuditEventType.PASSWORD_RESET_REQUESTED, account);
      case AuditEvent.MailFailed(var account, var mail, var reason) ->
          row.with("mail", mail).with("reason", reason).of(AuditEventType.MAIL_FAILED, account);
      case AuditEvent.KeyCreated(var key, var algorithm) ->
          row.with("key", key).with("algorithm", algorithm).of(AuditEventType.KEY_CREATED);
      case AuditEvent.KeyRotated(var key, var previous, var reason) ->
          row.with("key", key)
              .with("previous", previous)
              .with("reason", reason)
              .of(AuditEventType.KEY_ROTATED);
      case AuditEvent.KeyRevoked(var key) -> row.with("key", key).of(AuditEventType.KEY_REVOKED);
      case AuditEvent.KeyExpired(var key) -> row.with("key", key).of(AuditEventType.KEY_EXPIRED);
      case AuditEvent.MasterSecretChanged() -> row.of(AuditEventType.MASTER_SECRET_CHANGED);
      case AuditEvent.AuditOverflowed(var events) ->
          row.with("events", events).of(AuditEventType.AUDIT_OVERFLOWED);
    };
  }

  /// The reason, if it has one.
  public Optional<String> reason() {
    return details.string("reason");
  }

  /// As the API and the command show it.
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("id", id);
    facts.put("at", at.toString());
    facts.put("event", event);
    facts.put("account", orNull(account));
    facts.put("actor", orNull(origin.actor()));
    facts.put("address", origin.address());
    facts.put("user_agent", origin.userAgent());
    facts.put("request_id", origin.requestId());
    facts.put("details", detailFacts());
    return facts;
  }

  private Map<String, Object> detailFacts() {
    var facts = new LinkedHashMap<String, Object>();
    details
        .members()
        .forEach((name, value) ->
            facts.put(name, value instanceof JsonString text ? text.value() : value.toString()));
    return facts;
  }

  private static Object orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : Optional.empty();
  }

  private static final class Row {
    private final Origin origin;
    private final Instant at;
    private final JsonObject.Builder details = JsonObject.builder();

    Row(Origin origin, Instant at) {
      this.origin = origin;
      this.at = at;
    }

    /// What is empty is not written.
    Row with(String name, String value) {
      if (!value.isEmpty()) {
        details.put(name, value);
      }
      return this;
    }

    Row with(String name, Enum<?> value) {
      return with(name, value.name().toLowerCase(Locale.ROOT));
    }

    Row with(String name, long value) {
      details.put(name, value);
      return this;
    }

    AuditRecord of(AuditEventType type, OptionalLong account) {
      return new AuditRecord(0, at, type.eventName(), account, origin, details.build());
    }

    AuditRecord of(AuditEventType type, long account) {
      return of(type, OptionalLong.of(account));
    }

    AuditRecord of(AuditEventType type) {
      return of(type, OptionalLong.empty());
    }
  }
}

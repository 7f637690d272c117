package dev.claviger.server.mail;

import dev.claviger.server.audit.AuditEvent;
import java.util.List;
import java.util.Optional;

/// A mail that is ready to be sent, and what is recorded once it is.
public record Letter(Mail mail, Optional<AuditEvent> whenSent) {

  /// Makes of what waits what is sent, at the moment of sending: several letters, or none where
  /// there is nobody to tell.
  @FunctionalInterface
  public interface Writer {
    List<Letter> write(OutboxMail waiting);
  }
}

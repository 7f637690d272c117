package dev.claviger.server.certificates;

import java.time.Instant;
import java.util.Optional;

/// There is no certificate this time. The message says why, and what to mend.
final class OrderRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final Optional<Instant> notBefore;

  OrderRefused(String message, Throwable cause) {
    this(message, Optional.empty(), cause);
  }

  /// @param notBefore when the authority wants to be asked again
  OrderRefused(String message, Optional<Instant> notBefore, Throwable cause) {
    super(message, cause);
    this.notBefore = notBefore;
  }

  OrderRefused(String message) {
    super(message);
    this.notBefore = Optional.empty();
  }

  Optional<Instant> notBefore() {
    return notBefore;
  }
}

package dev.claviger.gateway.apps;

import java.io.Serial;

/// An application cannot be started as configured. The message says what to mend.
public final class UnusableAppException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  UnusableAppException(String message) {
    super(message);
  }
}

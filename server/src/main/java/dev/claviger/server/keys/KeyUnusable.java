package dev.claviger.server.keys;

/// No token can be signed, because of the key: the message says which and what to mend. It stops
/// the start; a server that signs with another key than its operator meant is worse than none.
public final class KeyUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyUnusable(String message) {
    super(message);
  }

  KeyUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}

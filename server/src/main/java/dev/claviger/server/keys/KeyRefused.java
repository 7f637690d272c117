package dev.claviger.server.keys;

/// A command cannot be carried out on the ring; nothing was changed, and the message says why.
public final class KeyRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyRefused(String message) {
    super(message);
  }
}

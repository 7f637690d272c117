package dev.claviger.server.accounts;

/// Limits on costs read from storage, so that one damaged row cannot claim the machine.
final class Bounds {
  static final int MAX_MEMORY_KIB = 512 * 1024;

  private Bounds() {}

  static void check(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s of %d is not within %d to %d".formatted(what, value, least, most));
    }
  }
}

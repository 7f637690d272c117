package dev.claviger.server.accounts;

import java.util.Optional;

/// Password settings that make tests quick.
final class Passwords {
  static final PasswordSettings CHEAP = withArgon2(64, 1, 1);
  static final PasswordSettings WITHOUT_LEGACY =
      new PasswordSettings(64, 1, 1, 2, 500, 4_096, false, 8, 0.7, true, true, Optional.empty());

  private Passwords() {}

  static PasswordSettings withArgon2(int memory, int iterations, int parallelism) {
    return new PasswordSettings(
        memory, iterations, parallelism, 2, 500, 4_096, true, 8, 0.7, true, true, Optional.empty());
  }
}

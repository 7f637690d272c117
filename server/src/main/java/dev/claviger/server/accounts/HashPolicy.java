package dev.claviger.server.accounts;

import dev.claviger.server.accounts.PasswordFormat.Strength;

/// In what form new passwords are stored, and which stored ones are made anew at a login.
///
/// @param others whether strong hashes of other recipes stay as they are
record HashPolicy(PasswordRecipe preferred, boolean others) {

  /// All hashes become what the settings say.
  static HashPolicy own(PasswordSettings settings) {
    return new HashPolicy(settings.preferred(), false);
  }

  /// Django has the last word on its hashes: two programs that each make anew what the other wrote
  /// would do so at every login. PBKDF2 is what every Django reads, without further packages.
  static HashPolicy django(int iterations) {
    return new HashPolicy(new Pbkdf2(Pbkdf2.Digest.SHA256, iterations, ""), true);
  }

  boolean outdated(PasswordFormat format, PasswordRecipe recipe) {
    return others ? format.strength() == Strength.LEGACY : recipe.outdated(preferred);
  }

  /// The memory blocks of one hash, if it takes any.
  int blocks() {
    return preferred instanceof Argon2 argon2 ? argon2.blocks() : 0;
  }
}

package dev.claviger.server.accounts;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/// All that is needed to turn a password into its stored form: algorithm, cost and salt.
///
/// A recipe is a value: checking a password is encoding it again and comparing, and a hash is
/// outdated when its recipe, salt aside, is not the preferred one.
sealed interface PasswordRecipe permits Argon2, Pbkdf2, Bcrypt, Scrypt, SaltedDigest, DesCrypt {

  /// Shortest salt, in letters and digits, that carries 128 bits: Django's rule, so that either
  /// program keeps what the other wrote.
  int SALT_LENGTH = 22;

  String salt();

  PasswordRecipe withSalt(String salt);

  /// The stored form of `password` (UTF-8), made in blocks taken from `memory`.
  String encode(byte[] password, BlockPool memory);

  /// Whether a password that was just verified under this recipe is to be hashed anew.
  default boolean outdated(PasswordRecipe preferred) {
    return !withSalt(preferred.salt()).equals(preferred) || salt().length() < SALT_LENGTH;
  }
}

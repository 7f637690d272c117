package dev.claviger.benchmarks;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The key of one run of encryption, in the shapes that libraries ask for.
sealed interface EncryptionKeys {
  KeyManagement management();

  record Shared(KeyManagement management, SecretKey key) implements EncryptionKeys {}

  record Pair(KeyManagement management, KeyPair pair) implements EncryptionKeys {}

  static EncryptionKeys newFor(KeyManagement management) throws GeneralSecurityException {
    return management == KeyManagement.DIR
        ? new Shared(management, new SecretKeySpec(Algorithm.newSecret(), "AES"))
        : new Pair(management, management.newKeyPair());
  }

  default Key encrypting() {
    return switch (this) {
      case Shared shared -> shared.key();
      case Pair pair -> pair.pair().getPublic();
    };
  }

  default Key decrypting() {
    return switch (this) {
      case Shared shared -> shared.key();
      case Pair pair -> pair.pair().getPrivate();
    };
  }
}

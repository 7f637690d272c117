package dev.claviger.benchmarks;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The key of one run, in the shapes that libraries ask for.
sealed interface Keys {
  Algorithm algorithm();

  record Shared(Algorithm algorithm, SecretKey key) implements Keys {
    byte[] secret() {
      return key.getEncoded();
    }
  }

  record Pair(Algorithm algorithm, PublicKey publicKey, PrivateKey privateKey) implements Keys {}

  static Keys newFor(Algorithm algorithm) throws GeneralSecurityException {
    if (algorithm == Algorithm.HS256) {
      return new Shared(algorithm, new SecretKeySpec(Algorithm.newSecret(), algorithm.jcaName));
    }
    KeyPair pair = algorithm.newKeyPair();
    return new Pair(algorithm, pair.getPublic(), pair.getPrivate());
  }

  default Key signing() {
    return switch (this) {
      case Shared shared -> shared.key();
      case Pair pair -> pair.privateKey();
    };
  }

  default Key verifying() {
    return switch (this) {
      case Shared shared -> shared.key();
      case Pair pair -> pair.publicKey();
    };
  }

  static String pem(PrivateKey key) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
  }
}

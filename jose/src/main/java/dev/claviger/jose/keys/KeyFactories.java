package dev.claviger.jose.keys;

import dev.claviger.jose.UnusableKeyException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.KeySpec;

/// The JDK's key factories, with one exception for all that can go wrong.
final class KeyFactories {
  private KeyFactories() {}

  static PublicKey publicKey(String type, KeySpec spec) {
    try {
      return KeyFactory.getInstance(type).generatePublic(spec);
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("not a usable public key of type " + type, e);
    }
  }

  static PrivateKey privateKey(String type, KeySpec spec) {
    try {
      return KeyFactory.getInstance(type).generatePrivate(spec);
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("not a usable private key of type " + type, e);
    }
  }
}

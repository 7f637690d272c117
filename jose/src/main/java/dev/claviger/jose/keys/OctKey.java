package dev.claviger.jose.keys;

import dev.claviger.jose.ContentEncryption;
import dev.claviger.jose.Curve;
import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.KeyType;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import dev.claviger.jose.crypto.HmacEngine;
import dev.claviger.jose.crypto.KnownSecrets;
import dev.claviger.jose.crypto.SignatureEngine;
import dev.claviger.jose.encoding.Base64Url;
import java.util.Optional;

/// A symmetric key, or a password.
public final class OctKey implements KeyMaterial {
  private final byte[] secret;

  private OctKey(byte[] secret) {
    this.secret = secret;
  }

  /// A key that fits the algorithm, and is not one that everybody knows.
  public static OctKey of(JoseAlgorithm algorithm, byte[] secret) {
    requireLength(algorithm, secret.length);
    if (KnownSecrets.contains(secret)) {
      throw new UnusableKeyException(
          "this key is publicly known: anybody could " + could(algorithm));
    }
    return new OctKey(secret.clone());
  }

  public static OctKey parse(JsonObject jwk, JoseAlgorithm algorithm) {
    return of(algorithm, Members.bytes(jwk, "k"));
  }

  private static String could(JoseAlgorithm algorithm) {
    return algorithm instanceof SignatureAlgorithm ? "sign with it" : "decrypt with it";
  }

  /// An HMAC takes any key that is at least as long as the hash (RFC 7518 section 3.2), AES one
  /// length only.
  private static void requireLength(JoseAlgorithm algorithm, int length) {
    switch (algorithm) {
      case SignatureAlgorithm hmac -> requireAtLeast("key", algorithm, hmac.hashBytes(), length);
      case ContentEncryption encryption -> requireExactly(algorithm, encryption.keyBytes(), length);
      case KeyManagementAlgorithm management -> requireLength(management, length);
    }
  }

  /// RFC 7518 section 8.8 wants passwords no shorter than the key that is derived from them.
  private static void requireLength(KeyManagementAlgorithm algorithm, int length) {
    switch (algorithm.mode()) {
      case PASSWORD_BASED_KEY_WRAPPING ->
          requireAtLeast("password", algorithm, algorithm.wrappingKeyBytes(), length);
      case KEY_WRAPPING -> requireExactly(algorithm, algorithm.wrappingKeyBytes(), length);
      default -> throw new UnusableKeyException(algorithm.joseName() + " has no secret of its own");
    }
  }

  private static void requireAtLeast(String what, JoseAlgorithm algorithm, int least, int length) {
    if (length < least) {
      throw new UnusableKeyException(
          "%s needs a %s of at least %d bytes, this one has %d"
              .formatted(algorithm.joseName(), what, least, length));
    }
  }

  private static void requireExactly(JoseAlgorithm algorithm, int wanted, int length) {
    if (length != wanted) {
      throw new UnusableKeyException(
          "%s needs a key of exactly %d bytes, this one has %d"
              .formatted(algorithm.joseName(), wanted, length));
    }
  }

  /// The bytes themselves, for the engines.
  public byte[] secret() {
    return secret.clone();
  }

  @Override
  public KeyType type() {
    return KeyType.OCT;
  }

  @Override
  public Optional<Curve> onCurve() {
    return Optional.empty();
  }

  @Override
  public JsonObject identity() {
    return JsonObject.builder()
        .put("kty", KeyType.OCT.joseName())
        .put("k", Base64Url.encodeToString(secret))
        .build();
  }

  @Override
  public JsonObject members() {
    return identity();
  }

  @Override
  public boolean isPrivate() {
    return true;
  }

  @Override
  public KeyMaterial publicOnly() {
    throw new UnusableKeyException("a symmetric key has no public part");
  }

  @Override
  public SignatureEngine engine(SignatureAlgorithm algorithm) {
    return new HmacEngine(algorithm.jcaName(), secret);
  }
}

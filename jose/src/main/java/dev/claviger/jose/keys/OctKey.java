package dev.claviger.jose.keys;

import dev.claviger.jose.JsonObject;
import dev.claviger.jose.KeyType;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import dev.claviger.jose.crypto.HmacEngine;
import dev.claviger.jose.crypto.KnownSecrets;
import dev.claviger.jose.crypto.SignatureEngine;
import dev.claviger.jose.encoding.Base64Url;

/// A symmetric key.
public final class OctKey implements KeyMaterial {
  private final byte[] secret;

  private OctKey(byte[] secret) {
    this.secret = secret;
  }

  /// A key for an HMAC: at least as long as the hash (RFC 7518 section 3.2), and not one that
  /// everybody knows.
  public static OctKey hmac(SignatureAlgorithm algorithm, byte[] secret) {
    if (secret.length < algorithm.hashBytes()) {
      throw new UnusableKeyException(
          "%s needs a key of at least %d bytes, this one has %d"
              .formatted(algorithm.joseName(), algorithm.hashBytes(), secret.length));
    }
    if (KnownSecrets.contains(secret)) {
      throw new UnusableKeyException("this key is publicly known: anybody could sign with it");
    }
    return new OctKey(secret.clone());
  }

  public static OctKey parse(JsonObject jwk, SignatureAlgorithm algorithm) {
    return hmac(algorithm, Members.bytes(jwk, "k"));
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

package dev.claviger.jose;

import dev.claviger.jose.crypto.SignatureEngine;
import dev.claviger.jose.encoding.Base64Url;
import dev.claviger.jose.keys.KeyGeneration;
import dev.claviger.jose.keys.KeyMaterial;
import dev.claviger.jose.keys.KeyStructures;
import dev.claviger.jose.keys.OctKey;
import dev.claviger.jose.keys.PemKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A JSON Web Key (RFC 7517): key material, the one algorithm that it is for, and its id.
/// Immutable, and safe for use by many threads.
///
/// A `Jwk` that exists is usable: one that does not fit its algorithm, is too weak (an HMAC secret
/// shorter than the hash, RSA below 2048 bits) or is publicly known cannot be made. It never prints
/// its secret; [#toJson()] writes it, when asked by that name.
public final class Jwk {
  private static final int RSA_BITS = 2048;

  private final SignatureAlgorithm algorithm;
  private final KeyMaterial material;
  private final KeyUse use;
  private final Optional<String> keyId;
  private final SignatureEngine engine;
  private final HeaderTemplate jwtHeader;

  private Jwk(
      SignatureAlgorithm algorithm,
      KeyMaterial material,
      KeyUse use,
      Optional<String> keyId,
      SignatureEngine engine) {
    this.algorithm = algorithm;
    this.material = material;
    this.use = use;
    this.keyId = keyId;
    this.engine = engine;
    this.jwtHeader =
        HeaderTemplate.of(HeaderTemplate.header(this, Optional.of("JWT"), JsonObject.empty()));
  }

  private Jwk(
      SignatureAlgorithm algorithm, KeyMaterial material, KeyUse use, Optional<String> keyId) {
    this(algorithm, material, use, keyId, material.engine(algorithm));
  }

  /// A new key from the system's secure randomness; its id is its thumbprint. RSA keys get 2048
  /// bits.
  public static Jwk generate(SignatureAlgorithm algorithm) {
    return generate(algorithm, new SecureRandom());
  }

  /// A new key; its id is its thumbprint. RSA keys get 2048 bits.
  public static Jwk generate(SignatureAlgorithm algorithm, SecureRandom random) {
    return generated(algorithm, RSA_BITS, random);
  }

  /// A new RSA key of that many bits; its id is its thumbprint.
  public static Jwk generateRsa(SignatureAlgorithm algorithm, int bits) {
    if (algorithm.keyType() != KeyType.RSA) {
      throw new UnusableKeyException(algorithm.joseName() + " does not use RSA keys");
    }
    return generated(algorithm, bits, new SecureRandom());
  }

  private static Jwk generated(SignatureAlgorithm algorithm, int rsaBits, SecureRandom random) {
    KeyMaterial material = KeyGeneration.generate(algorithm, rsaBits, random);
    var key = new Jwk(algorithm, material, KeyUse.ANY, Optional.empty());
    return key.withKeyId(key.thumbprint());
  }

  /// An HMAC key of these bytes, without id.
  ///
  /// @throws UnusableKeyException when it is shorter than the algorithm's hash or publicly known
  public static Jwk hmac(SignatureAlgorithm algorithm, byte[] secret) {
    if (!algorithm.isSymmetric()) {
      throw new UnusableKeyException(algorithm.joseName() + " does not use a shared secret");
    }
    return new Jwk(algorithm, OctKey.hmac(algorithm, secret), KeyUse.ANY, Optional.empty());
  }

  /// The first key in a PEM text, without id: `PRIVATE KEY` (PKCS#8), `PUBLIC KEY`, `RSA PRIVATE
  /// KEY`, `RSA PUBLIC KEY` or `EC PRIVATE KEY`. A private key has its public part too. Where there
  /// is no key but a `CERTIFICATE`, its public key is taken, and nothing else of it is looked at:
  /// whether to trust it is for the caller to know.
  ///
  /// @throws UnusableKeyException when there is none, or it does not fit the algorithm
  public static Jwk fromPem(SignatureAlgorithm algorithm, String pem) {
    return new Jwk(
        algorithm, PemKey.parse(algorithm, algorithm.curve(), pem), KeyUse.ANY, Optional.empty());
  }

  /// The key in a DER structure, without id: one of those that [#fromPem] reads.
  ///
  /// @throws UnusableKeyException when it is none of them, or does not fit the algorithm
  public static Jwk fromDer(SignatureAlgorithm algorithm, byte[] der) {
    return new Jwk(
        algorithm, PemKey.parse(algorithm, algorithm.curve(), der), KeyUse.ANY, Optional.empty());
  }

  /// Reads a JWK that says its algorithm, in `alg` or by its curve.
  ///
  /// @throws InvalidJsonException when the text is not a JSON object
  /// @throws UnusableKeyException when it is no usable signature key, also by its `use` and
  ///   `key_ops`
  public static Jwk parse(String json) {
    return parse(JsonObject.parse(json));
  }

  /// Reads a JWK that says its algorithm, in `alg` or by its curve.
  public static Jwk parse(JsonObject json) {
    return of(json, JwkReader.algorithm(json));
  }

  /// Reads a JWK for the given algorithm; its own `alg`, where it has one, must agree.
  public static Jwk parse(String json, SignatureAlgorithm algorithm) {
    JsonObject object = JsonObject.parse(json);
    return of(object, JwkReader.algorithm(object, algorithm));
  }

  static Jwk of(JsonObject json, SignatureAlgorithm algorithm) {
    KeyMaterial material = JwkReader.material(json, algorithm);
    return new Jwk(
        algorithm, material, KeyUse.parse(json, material.isPrivate()), JwkReader.keyId(json));
  }

  public JoseAlgorithm algorithm() {
    return algorithm;
  }

  SignatureAlgorithm signatureAlgorithm() {
    return algorithm;
  }

  public Optional<String> keyId() {
    return keyId;
  }

  public Jwk withKeyId(String keyId) {
    return new Jwk(algorithm, material, use, Optional.of(keyId), engine);
  }

  public Jwk withoutKeyId() {
    return new Jwk(algorithm, material, use, Optional.empty(), engine);
  }

  /// Whether it holds what must stay secret: a private or a symmetric key.
  public boolean isPrivate() {
    return material.isPrivate();
  }

  /// The key to publish.
  ///
  /// @throws UnusableKeyException for a symmetric key, which has no public part
  public Jwk publicOnly() {
    return new Jwk(algorithm, material.publicOnly(), use.publicOnly(), keyId);
  }

  /// The SHA-256 thumbprint of RFC 7638, base64url. That of a symmetric key is a hash of the
  /// secret: fine for random ones, which are all this library makes, and a gift to guessers for the
  /// others.
  public String thumbprint() {
    var canonical = JsonObject.builder();
    new TreeMap<>(material.identity().members()).forEach(canonical::put);
    try {
      byte[] json = canonical.build().toUtf8();
      return Base64Url.encodeToString(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The whole key as JSON, the secret included when [#isPrivate()].
  public String toJson() {
    return toJsonObject().toJson();
  }

  /// The whole key as JSON, the secret included when [#isPrivate()].
  public JsonObject toJsonObject() {
    var json = JsonObject.builder().put("kty", algorithm.keyType().joseName());
    keyId.ifPresent(id -> json.put("kid", id));
    json.put("alg", algorithm.joseName());
    use.write(json);
    material.members().members().forEach(json::put);
    return json.build();
  }

  /// The key as PEM: `PRIVATE KEY` (PKCS#8, not encrypted) when [#isPrivate()], else `PUBLIC KEY`.
  /// For the public key of a private one ask [#publicOnly()] first. PEM has no place for algorithm
  /// and id.
  ///
  /// @throws UnusableKeyException for a symmetric key, which has no such form
  public String toPem() {
    return KeyStructures.pem(material);
  }

  /// What [#toPem()] says, as the DER structure.
  ///
  /// @throws UnusableKeyException for a symmetric key, which has no such form
  public byte[] toDer() {
    return KeyStructures.der(material);
  }

  /// The encoded header of a JWT by this key, made once.
  HeaderTemplate jwtHeader() {
    return jwtHeader;
  }

  byte[] sign(byte[] input, int offset, int length) {
    if (!material.isPrivate() || !use.sign()) {
      throw new UnusableKeyException("this key is not for signing");
    }
    return engine.sign(input, offset, length);
  }

  boolean verifies() {
    return use.verify();
  }

  boolean verify(byte[] input, int offset, int length, byte[] signature) {
    return engine.verify(input, offset, length, signature);
  }

  /// Equal when material, algorithm and id are. By comparing thumbprints: no member is compared in
  /// a time that depends on a secret.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Jwk that
        && algorithm == that.algorithm
        && keyId.equals(that.keyId)
        && isPrivate() == that.isPrivate()
        && thumbprint().equals(that.thumbprint());
  }

  @Override
  public int hashCode() {
    return Objects.hash(algorithm, keyId, thumbprint());
  }

  /// Algorithm and id, nothing of the key.
  @Override
  public String toString() {
    return "Jwk[%s, %s, %s]"
        .formatted(
            algorithm.joseName(), keyId.orElse("no kid"), isPrivate() ? "private" : "public");
  }
}

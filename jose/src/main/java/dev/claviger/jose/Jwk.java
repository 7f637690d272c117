package dev.claviger.jose;

import dev.claviger.jose.crypto.SignatureEngine;
import dev.claviger.jose.encoding.Base64Url;
import dev.claviger.jose.keys.AkpKey;
import dev.claviger.jose.keys.KeyGeneration;
import dev.claviger.jose.keys.KeyMaterial;
import dev.claviger.jose.keys.KeyStructures;
import dev.claviger.jose.keys.OctKey;
import dev.claviger.jose.keys.PemKey;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
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

  private final JoseAlgorithm algorithm;
  private final KeyMaterial material;
  private final JwkParameters parameters;
  private final SignatureEngine engine;
  private final HeaderTemplate jwtHeader;

  private Jwk(
      JoseAlgorithm algorithm,
      KeyMaterial material,
      JwkParameters parameters,
      SignatureEngine engine) {
    this.algorithm = algorithm;
    this.material = material;
    this.parameters = parameters;
    this.engine = engine;
    this.jwtHeader =
        HeaderTemplate.of(HeaderTemplate.header(this, Optional.of("JWT"), JsonObject.empty()));
  }

  private Jwk(JoseAlgorithm algorithm, KeyMaterial material, JwkParameters parameters) {
    this(algorithm, material, parameters, signatureEngine(algorithm, material));
  }

  private Jwk(JoseAlgorithm algorithm, KeyMaterial material) {
    this(algorithm, material, JwkParameters.none(algorithm));
  }

  private static SignatureEngine signatureEngine(JoseAlgorithm algorithm, KeyMaterial material) {
    return switch (algorithm) {
      case SignatureAlgorithm signature -> material.engine(signature);
      case KeyManagementAlgorithm _, ContentEncryption _ -> new NoSignatures(algorithm.joseName());
    };
  }

  /// A new key from the system's secure randomness; its id is its thumbprint. RSA keys get 2048
  /// bits, ECDH keys are on P-256; keys for `dir` are made for their [ContentEncryption].
  ///
  /// @throws UnusableKeyException for the algorithms whose keys are passwords
  public static Jwk generate(JoseAlgorithm algorithm) {
    return generate(algorithm, new SecureRandom());
  }

  /// A new key; its id is its thumbprint. RSA keys get 2048 bits, ECDH keys are on P-256.
  ///
  /// @throws UnusableKeyException for the algorithms whose keys are passwords
  public static Jwk generate(JoseAlgorithm algorithm, SecureRandom random) {
    KeyType type =
        algorithm.curves().stream()
            .findFirst()
            .map(Curve::keyType)
            .orElseGet(() -> algorithm.keyTypes().iterator().next());
    return generated(
        algorithm,
        switch (type) {
          case OCT -> KeyGeneration.secret(algorithm, random);
          case RSA -> KeyGeneration.rsa(RSA_BITS, random);
          case EC, OKP -> KeyGeneration.onCurve(algorithm.curves().getFirst(), random);
          case AKP -> AkpKey.generate(algorithm, random);
        });
  }

  /// A new key on that curve, for the algorithms that leave the choice; its id is its thumbprint.
  public static Jwk generate(JoseAlgorithm algorithm, Curve curve) {
    if (!algorithm.curves().contains(curve)) {
      throw new UnusableKeyException(
          "%s does not use keys on %s".formatted(algorithm.joseName(), curve.joseName()));
    }
    return generated(algorithm, KeyGeneration.onCurve(curve, new SecureRandom()));
  }

  /// A new RSA key of that many bits; its id is its thumbprint.
  public static Jwk generateRsa(JoseAlgorithm algorithm, int bits) {
    if (!algorithm.keyTypes().contains(KeyType.RSA)) {
      throw new UnusableKeyException(algorithm.joseName() + " does not use RSA keys");
    }
    return generated(algorithm, KeyGeneration.rsa(bits, new SecureRandom()));
  }

  private static Jwk generated(JoseAlgorithm algorithm, KeyMaterial material) {
    var key = new Jwk(algorithm, material);
    return key.withKeyId(key.thumbprint());
  }

  /// An HMAC key of these bytes, without id.
  ///
  /// @throws UnusableKeyException when it is shorter than the algorithm's hash or publicly known
  public static Jwk hmac(SignatureAlgorithm algorithm, byte[] secret) {
    return secret(algorithm, secret);
  }

  /// A symmetric key of these bytes, without id: for an HMAC, for key wrapping (`A256KW`,
  /// `A256GCMKW`), or for encrypting the content itself (`A256GCM`, which headers call `dir`).
  ///
  /// @throws UnusableKeyException when its length does not fit, or it is publicly known
  public static Jwk secret(JoseAlgorithm algorithm, byte[] secret) {
    if (!algorithm.isSymmetric()) {
      throw new UnusableKeyException(algorithm.joseName() + " does not use a shared secret");
    }
    if (isPasswordBased(algorithm)) {
      throw new UnusableKeyException(
          "a key for %s is a password: Jwk.password(…)".formatted(algorithm.joseName()));
    }
    return new Jwk(algorithm, OctKey.of(algorithm, secret));
  }

  /// A password as a key for one of the PBES2 algorithms, without id. Whoever has a message can try
  /// passwords on it for ever, so take a long one that is used for nothing else.
  ///
  /// @throws UnusableKeyException when it is shorter in UTF-8 than the key that is derived from it,
  ///   16, 24 or 32 bytes (RFC 7518 section 8.8)
  public static Jwk password(KeyManagementAlgorithm algorithm, String password) {
    if (!isPasswordBased(algorithm)) {
      throw new UnusableKeyException(algorithm.joseName() + " does not use a password");
    }
    return new Jwk(algorithm, OctKey.of(algorithm, Utf8.encode(password)));
  }

  private static boolean isPasswordBased(JoseAlgorithm algorithm) {
    return algorithm instanceof KeyManagementAlgorithm management
        && management.mode() == KeyManagementMode.PASSWORD_BASED_KEY_WRAPPING;
  }

  /// The first key in a PEM text, without id: `PRIVATE KEY` (PKCS#8), `PUBLIC KEY`, `RSA PRIVATE
  /// KEY`, `RSA PUBLIC KEY` or `EC PRIVATE KEY`. A private key has its public part too. Where there
  /// is no key but a `CERTIFICATE`, its public key is taken, and nothing else of it is looked at:
  /// whether to trust it is for the caller to know.
  ///
  /// @throws UnusableKeyException when there is none, or it does not fit the algorithm
  public static Jwk fromPem(JoseAlgorithm algorithm, String pem) {
    return new Jwk(algorithm, PemKey.parse(algorithm, pem));
  }

  /// The key in a DER structure, without id: one of those that [#fromPem] reads.
  ///
  /// @throws UnusableKeyException when it is none of them, or does not fit the algorithm
  public static Jwk fromDer(JoseAlgorithm algorithm, byte[] der) {
    return new Jwk(algorithm, PemKey.parse(algorithm, der));
  }

  /// Reads a JWK that says its algorithm, in `alg` or by its curve.
  ///
  /// @throws InvalidJsonException when the text is not a JSON object
  /// @throws UnusableKeyException when it is no usable key, also by its `use` and `key_ops`
  public static Jwk parse(String json) {
    return parse(JsonObject.parse(json));
  }

  /// Reads a JWK that says its algorithm, in `alg` or by its curve.
  public static Jwk parse(JsonObject json) {
    return of(json, JwkReader.algorithm(json));
  }

  /// Reads a JWK for the given algorithm; its own `alg`, where it has one, must agree.
  public static Jwk parse(String json, JoseAlgorithm algorithm) {
    JsonObject object = JsonObject.parse(json);
    return of(object, JwkReader.algorithm(object, algorithm));
  }

  static Jwk of(JsonObject json, JoseAlgorithm algorithm) {
    KeyMaterial material = JwkReader.material(json, algorithm);
    return new Jwk(algorithm, material, JwkParameters.parse(json, algorithm, material));
  }

  /// The one thing that it is for.
  public JoseAlgorithm algorithm() {
    return algorithm;
  }

  /// `kty`
  public KeyType keyType() {
    return material.type();
  }

  /// The curve that it is on, for elliptic keys.
  public Optional<Curve> curve() {
    return material.onCurve();
  }

  /// `kid`
  public Optional<String> keyId() {
    return parameters.keyId();
  }

  /// This key under another id.
  public Jwk withKeyId(String keyId) {
    return with(parameters.with(Optional.of(keyId)));
  }

  /// This key without an id.
  public Jwk withoutKeyId() {
    return with(parameters.with(Optional.empty()));
  }

  private Jwk with(JwkParameters changed) {
    return new Jwk(algorithm, material, changed, engine);
  }

  /// The certificates that came with the key (`x5c`), the one for this key first; empty when there
  /// were none. They are no proof of anything: nobody has checked who signed them, for whom, and
  /// until when. All that is sure is that the first one is for this key.
  public List<X509Certificate> certificateChain() {
    return parameters.certificates().chain();
  }

  /// Where the key's certificates are said to be (`x5u`). This library never looks there.
  public Optional<String> certificateUrl() {
    return parameters.certificates().url();
  }

  /// This key with certificates to publish: `x5c`, and `x5t#S256` of the first one. Whatever it
  /// said about certificates before is gone.
  ///
  /// @throws UnusableKeyException when the first certificate is for another key
  public Jwk withCertificateChain(List<X509Certificate> chain) {
    return with(parameters.with(chain, material));
  }

  /// The members of the JWK that this library gives no meaning, as they came: `iat`, `exp`, `ext`
  /// and whatever an application has added.
  ///
  /// A key is not refused when its `exp` is over: keys are withdrawn by taking them out of the set.
  public JsonObject otherMembers() {
    return parameters.others();
  }

  /// This key with a further member.
  ///
  /// @throws IllegalArgumentException when this library gives the member a meaning
  public Jwk with(String name, JsonValue value) {
    return with(parameters.with(name, value));
  }

  /// Whether it holds what must stay secret: a private or a symmetric key.
  public boolean isPrivate() {
    return material.isPrivate();
  }

  /// The key to publish: without its private part, with its certificates, and without
  /// [#otherMembers()], of which only the application knows whether they are secret.
  ///
  /// @throws UnusableKeyException for a symmetric key, which has no public part
  public Jwk publicOnly() {
    return new Jwk(algorithm, material.publicOnly(), parameters.publicOnly());
  }

  /// The SHA-256 thumbprint of RFC 7638, base64url. That of a symmetric key is a hash of the
  /// secret: fine for random ones, which are all this library makes, and a gift to guessers for the
  /// others.
  ///
  /// @throws UnusableKeyException for a password, which its hash would give away to guessers
  public String thumbprint() {
    return thumbprint(ThumbprintHash.SHA_256);
  }

  /// The thumbprint of RFC 7638 by that hash function, base64url.
  ///
  /// @throws UnusableKeyException for a password, which its hash would give away to guessers
  public String thumbprint(ThumbprintHash hash) {
    if (isPasswordBased(algorithm)) {
      throw new UnusableKeyException("the thumbprint of a password would help to guess it");
    }
    return Base64Url.encodeToString(Digest.of(hash.jcaName(), identity()));
  }

  /// The thumbprint as a URI (RFC 9278), such as
  /// `urn:ietf:params:oauth:jwk-thumbprint:sha-256:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs`.
  ///
  /// @throws UnusableKeyException for a password, which its hash would give away to guessers
  public URI thumbprintUri(ThumbprintHash hash) {
    return URI.create(
        "urn:ietf:params:oauth:jwk-thumbprint:%s:%s".formatted(hash.uriName(), thumbprint(hash)));
  }

  /// What a thumbprint is made of: the members of the public key in the order of their names.
  private byte[] identity() {
    var canonical = JsonObject.builder();
    new TreeMap<>(material.identity().members()).forEach(canonical::put);
    return canonical.build().toUtf8();
  }

  private String identityDigest() {
    return Base64Url.encodeToString(Digest.of("SHA-256", identity()));
  }

  /// The whole key as JSON, the secret included when [#isPrivate()], with all that it came with.
  public String toJson() {
    return toJsonObject().toJson();
  }

  /// The whole key as JSON, the secret included when [#isPrivate()].
  public JsonObject toJsonObject() {
    var json = JsonObject.builder().put("kty", material.type().joseName());
    keyId().ifPresent(id -> json.put("kid", id));
    json.put("alg", algorithm.joseName());
    parameters.use().write(json);
    material.members().members().forEach(json::put);
    parameters.certificates().write(json);
    parameters.others().members().forEach(json::put);
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

  KeyMaterial material() {
    return material;
  }

  /// @throws UnusableKeyException when it is for signatures, or not for this side of encryption
  KeyManagement keyManagementForSending() {
    KeyManagement management = KeyManagement.of(this);
    if (!parameters.use().making()) {
      throw new UnusableKeyException("this key is not for encrypting");
    }
    return management;
  }

  boolean decrypts() {
    return parameters.use().opening()
        && material.isPrivate()
        && !(algorithm instanceof SignatureAlgorithm);
  }

  byte[] sign(byte[] input, int offset, int length) {
    if (!material.isPrivate() || !parameters.use().making()) {
      throw new UnusableKeyException("this key is not for signing");
    }
    return engine.sign(input, offset, length);
  }

  /// Whether it may verify what says to be signed with that algorithm.
  boolean verifies(SignatureAlgorithm named) {
    return parameters.use().opening()
        && algorithm instanceof SignatureAlgorithm signature
        && signature.answersTo(named)
        && material.onCurve().map(named.curves()::contains).orElse(true);
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
        && keyId().equals(that.keyId())
        && isPrivate() == that.isPrivate()
        && identityDigest().equals(that.identityDigest());
  }

  @Override
  public int hashCode() {
    return Objects.hash(algorithm, keyId(), identityDigest());
  }

  /// Algorithm and id, nothing of the key.
  @Override
  public String toString() {
    return "Jwk[%s, %s, %s]"
        .formatted(
            algorithm.joseName(), keyId().orElse("no kid"), isPrivate() ? "private" : "public");
  }
}

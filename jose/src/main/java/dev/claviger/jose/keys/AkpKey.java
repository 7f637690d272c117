package dev.claviger.jose.keys;

import dev.claviger.jose.Curve;
import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.KeyType;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import dev.claviger.jose.crypto.AsymmetricEngine;
import dev.claviger.jose.crypto.SignatureEngine;
import dev.claviger.jose.encoding.Base64Url;
import dev.claviger.jose.encoding.Der;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;

/// An Algorithm Key Pair: the public bytes, and for the private key the seed that it grows from.
/// Only ML-DSA has such keys so far (draft-ietf-cose-dilithium section 3).
public final class AkpKey implements KeyMaterial {
  private final MlDsa set;
  private final PublicKey publicKey;
  private final Optional<Secret> secret;

  /// The JDK works with the expanded key and forgets the seed, which is what a JWK carries.
  private static final class Secret {
    final byte[] seed;
    final PrivateKey expanded;

    Secret(byte[] seed, PrivateKey expanded) {
      this.seed = seed;
      this.expanded = expanded;
    }
  }

  private AkpKey(MlDsa set, PublicKey publicKey, Optional<Secret> secret) {
    this.set = set;
    this.publicKey = publicKey;
    this.secret = secret;
  }

  /// `alg` is a part of the key here, not advice about its use.
  public static AkpKey parse(JsonObject jwk, JoseAlgorithm algorithm) {
    if (!jwk.string("alg").equals(Optional.of(algorithm.joseName()))) {
      throw new UnusableKeyException("a key of type AKP must say its alg");
    }
    MlDsa set = MlDsa.of(algorithm);
    byte[] pub = Members.bytes(jwk, "pub", set.publicBytes());
    if (!jwk.has("priv")) {
      return new AkpKey(set, publicKey(set, pub), Optional.empty());
    }
    AkpKey key = ofSeed(set, Members.bytes(jwk, "priv", MlDsa.SEED_BYTES));
    if (!Arrays.equals(key.pub(), pub)) {
      throw new UnusableKeyException("the public part of the key does not belong to its seed");
    }
    return key;
  }

  private static PublicKey publicKey(MlDsa set, byte[] pub) {
    byte[] spki = Der.sequence(set.identifier(), Der.bitString(pub));
    return KeyFactories.publicKey(set.parameterSet(), new X509EncodedKeySpec(spki));
  }

  public static AkpKey generate(JoseAlgorithm algorithm, SecureRandom random) {
    var seed = new byte[MlDsa.SEED_BYTES];
    random.nextBytes(seed);
    return ofSeed(MlDsa.of(algorithm), seed);
  }

  private static AkpKey ofSeed(MlDsa set, byte[] seed) {
    try {
      var generator = KeyPairGenerator.getInstance(set.parameterSet(), "SUN");
      generator.initialize(new NamedParameterSpec(set.parameterSet()), new Replay(seed));
      KeyPair pair = generator.generateKeyPair();
      return new AkpKey(
          set, pair.getPublic(), Optional.of(new Secret(seed.clone(), pair.getPrivate())));
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("this Java runtime does not know " + set.parameterSet(), e);
    }
  }

  public static AkpKey ofSpki(JoseAlgorithm algorithm, byte[] der) {
    MlDsa set = MlDsa.of(algorithm);
    PublicKey key = KeyFactories.publicKey(set.parameterSet(), new X509EncodedKeySpec(der));
    return new AkpKey(set, key, Optional.empty());
  }

  /// Reads the forms of RFC 9881 section 6 that hold the seed: alone, or with the expanded key. An
  /// expanded key alone has lost the seed for good, and a JWK could not carry it.
  public static AkpKey ofPkcs8(JoseAlgorithm algorithm, byte[] der) {
    MlDsa set = MlDsa.of(algorithm);
    int rest = set.expandedBytes() + 4;
    for (int tail : new int[] {0, rest}) {
      int from = der.length - tail - MlDsa.SEED_BYTES;
      if (from > 0) {
        AkpKey key = ofSeed(set, Arrays.copyOfRange(der, from, from + MlDsa.SEED_BYTES));
        if (Arrays.equals(der, tail == 0 ? key.seedForm() : key.bothForm())) {
          return key;
        }
      }
    }
    throw new UnusableKeyException(
        "not a private key of %s with its seed: one that was kept in expanded form only, as Java 25 writes it, cannot be read"
            .formatted(set.parameterSet()));
  }

  byte[] spki() {
    return publicKey.getEncoded();
  }

  /// The private key as PKCS#8 with the seed alone, which RFC 9881 recommends.
  byte[] seedForm() {
    return pkcs8(Der.seed(secret().seed));
  }

  private byte[] bothForm() {
    return pkcs8(Der.sequence(Der.octetString(secret().seed), Der.octetString(expanded())));
  }

  private byte[] pkcs8(byte[] key) {
    return Der.sequence(Der.integer(0), set.identifier(), Der.octetString(key));
  }

  /// The last bytes of the standard encoding are the key.
  private byte[] expanded() {
    return tail(secret().expanded.getEncoded(), set.expandedBytes());
  }

  private byte[] pub() {
    return tail(publicKey.getEncoded(), set.publicBytes());
  }

  private static byte[] tail(byte[] encoded, int length) {
    return Arrays.copyOfRange(encoded, encoded.length - length, encoded.length);
  }

  private Secret secret() {
    return secret.orElseThrow(() -> new UnusableKeyException("a public key has no private part"));
  }

  @Override
  public KeyType type() {
    return KeyType.AKP;
  }

  @Override
  public Optional<Curve> onCurve() {
    return Optional.empty();
  }

  @Override
  public JsonObject identity() {
    return JsonObject.builder()
        .put("kty", KeyType.AKP.joseName())
        .put("alg", set.parameterSet())
        .put("pub", Base64Url.encodeToString(pub()))
        .build();
  }

  @Override
  public JsonObject members() {
    return secret
        .map(known -> identity().with("priv", Base64Url.encodeToString(known.seed)))
        .orElseGet(this::identity);
  }

  @Override
  public boolean isPrivate() {
    return secret.isPresent();
  }

  @Override
  public KeyMaterial publicOnly() {
    return new AkpKey(set, publicKey, Optional.empty());
  }

  @Override
  public SignatureEngine engine(SignatureAlgorithm algorithm) {
    return new AsymmetricEngine(
        algorithm, algorithm.signatureBytes(), publicKey, secret.map(known -> known.expanded));
  }

  @Override
  public String toString() {
    return "AkpKey[" + set.parameterSet() + "]";
  }
}

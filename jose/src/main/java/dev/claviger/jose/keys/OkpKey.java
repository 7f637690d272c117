package dev.claviger.jose.keys;

import dev.claviger.jose.Curve;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.KeyType;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import dev.claviger.jose.crypto.AsymmetricEngine;
import dev.claviger.jose.crypto.SignatureEngine;
import dev.claviger.jose.encoding.Base64Url;
import dev.claviger.jose.encoding.Der;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.XECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;

/// A key on one of the curves of RFC 7748 and RFC 8032, as the bytes that those define.
public record OkpKey(Curve curve, PublicKey publicKey, Optional<PrivateKey> privateKey)
    implements KeyMaterial {
  public OkpKey {
    Edwards.requireUsable(curve, point(curve, publicKey));
  }

  public static OkpKey parse(JsonObject jwk, Curve curve) {
    if (!jwk.string("crv").equals(Optional.of(curve.joseName()))) {
      throw new UnusableKeyException("the key is not on " + curve.joseName());
    }
    byte[] x = Members.bytes(jwk, "x", curve.coordinateBytes());
    if (!jwk.has("d")) {
      return new OkpKey(curve, publicKey(curve, x), Optional.empty());
    }
    OkpKey key = ofSeed(curve, Members.bytes(jwk, "d", curve.coordinateBytes()));
    if (!Arrays.equals(key.x(), x)) {
      throw new UnusableKeyException(
          "the public point of the key does not belong to its private part");
    }
    return key;
  }

  private static PublicKey publicKey(Curve curve, byte[] x) {
    byte[] spki = Der.sequence(Der.sequence(Der.objectId(curve.objectId())), Der.bitString(x));
    return KeyFactories.publicKey(curve.jcaName(), new X509EncodedKeySpec(spki));
  }

  public static OkpKey ofPublic(Curve curve, PublicKey key) {
    return new OkpKey(curve, key, Optional.empty());
  }

  public static OkpKey ofPrivate(Curve curve, PrivateKey key) {
    return ofSeed(curve, seed(key));
  }

  /// The generator computes the public bytes from the private ones that we have. Should it not take
  /// them as they are, the comparison fails.
  private static OkpKey ofSeed(Curve curve, byte[] seed) {
    try {
      var generator = KeyPairGenerator.getInstance(curve.jcaName(), "SunEC");
      generator.initialize(new NamedParameterSpec(curve.jcaName()), new Replay(seed));
      var pair = generator.generateKeyPair();
      byte[] pkcs8 =
          Der.sequence(
              Der.integer(0),
              Der.sequence(Der.objectId(curve.objectId())),
              Der.octetString(Der.octetString(seed)));
      PrivateKey privateKey =
          KeyFactories.privateKey(curve.jcaName(), new PKCS8EncodedKeySpec(pkcs8));
      if (!samePrivate(curve, seed(pair.getPrivate()), seed)) {
        throw new UnusableKeyException(
            "this Java runtime cannot compute the public part of the key");
      }
      return new OkpKey(curve, pair.getPublic(), Optional.of(privateKey));
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("this Java runtime does not know " + curve.joseName(), e);
    }
  }

  /// The generators of X25519 and X448 clamp what they were given (RFC 7748 section 5).
  private static boolean samePrivate(Curve curve, byte[] generated, byte[] given) {
    return Arrays.equals(clamp(curve, generated), clamp(curve, given));
  }

  private static byte[] clamp(Curve curve, byte[] scalar) {
    byte[] clamped = scalar.clone();
    if (curve == Curve.X25519) {
      clamped[0] &= (byte) 0xf8;
      clamped[31] = (byte) ((clamped[31] & 0x7f) | 0x40);
    } else if (curve == Curve.X448) {
      clamped[0] &= (byte) 0xfc;
      clamped[55] |= (byte) 0x80;
    }
    return clamped;
  }

  private static byte[] seed(PrivateKey key) {
    Optional<byte[]> seed =
        switch (key) {
          case EdECPrivateKey edwards -> edwards.getBytes();
          case XECPrivateKey montgomery -> montgomery.getScalar();
          default -> Optional.empty();
        };
    return seed.orElseThrow(() -> new UnusableKeyException("the private key cannot be read"));
  }

  private byte[] x() {
    return point(curve, publicKey);
  }

  /// The last bytes of the standard encoding are the point.
  private static byte[] point(Curve curve, PublicKey key) {
    byte[] spki = key.getEncoded();
    return Arrays.copyOfRange(spki, spki.length - curve.coordinateBytes(), spki.length);
  }

  @Override
  public KeyType type() {
    return KeyType.OKP;
  }

  @Override
  public Optional<Curve> onCurve() {
    return Optional.of(curve);
  }

  @Override
  public JsonObject identity() {
    return JsonObject.builder()
        .put("kty", KeyType.OKP.joseName())
        .put("crv", curve.joseName())
        .put("x", Base64Url.encodeToString(x()))
        .build();
  }

  @Override
  public JsonObject members() {
    return privateKey
        .map(key -> identity().with("d", Base64Url.encodeToString(seed(key))))
        .orElseGet(this::identity);
  }

  @Override
  public boolean isPrivate() {
    return privateKey.isPresent();
  }

  @Override
  public KeyMaterial publicOnly() {
    return new OkpKey(curve, publicKey, Optional.empty());
  }

  @Override
  public SignatureEngine engine(SignatureAlgorithm algorithm) {
    SignatureAlgorithm row = algorithm.fullySpecified(curve);
    return new AsymmetricEngine(row, row.signatureBytes(), publicKey, privateKey);
  }

  @Override
  public String toString() {
    return "OkpKey[" + curve.joseName() + "]";
  }
}

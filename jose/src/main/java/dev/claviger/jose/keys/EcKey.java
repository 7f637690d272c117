package dev.claviger.jose.keys;

import dev.claviger.jose.Curve;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.KeyType;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import dev.claviger.jose.crypto.AsymmetricEngine;
import dev.claviger.jose.crypto.SignatureEngine;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Optional;

/// A key on one of the NIST curves or secp256k1 (RFC 7518 section 6.2, RFC 8812 section 3.1).
public record EcKey(Curve curve, ECPublicKey publicKey, Optional<ECPrivateKey> privateKey)
    implements KeyMaterial {
  public EcKey {
    Weierstrass group = Weierstrass.of(curve);
    if (!group.parameters().getCurve().equals(publicKey.getParams().getCurve())) {
      throw new UnusableKeyException("the key is not on " + curve.joseName());
    }
    group.requireOnCurve(publicKey.getW());
  }

  public static EcKey parse(JsonObject jwk, Curve curve) {
    if (!jwk.string("crv").equals(Optional.of(curve.joseName()))) {
      throw new UnusableKeyException("the key is not on " + curve.joseName());
    }
    int length = curve.coordinateBytes();
    var point = new ECPoint(Members.number(jwk, "x", length), Members.number(jwk, "y", length));
    if (!jwk.has("d")) {
      return new EcKey(curve, publicKey(curve, point), Optional.empty());
    }
    EcKey key = ofScalar(curve, Members.number(jwk, "d", length));
    if (!key.publicKey.getW().equals(point)) {
      throw new UnusableKeyException(
          "the public point of the key does not belong to its private part");
    }
    return key;
  }

  public static EcKey ofPublic(Curve curve, PublicKey key) {
    return new EcKey(curve, (ECPublicKey) key, Optional.empty());
  }

  /// The public point is computed: a private key may come without it, or with a wrong one.
  public static EcKey ofPrivate(Curve curve, PrivateKey key) {
    var privateKey = (ECPrivateKey) key;
    if (!Weierstrass.of(curve).parameters().getCurve().equals(privateKey.getParams().getCurve())) {
      throw new UnusableKeyException("the key is not on " + curve.joseName());
    }
    return ofScalar(curve, privateKey.getS());
  }

  private static EcKey ofScalar(Curve curve, BigInteger scalar) {
    Weierstrass group = Weierstrass.of(curve);
    ECPoint point = group.multiplyGenerator(scalar);
    var spec = new ECPrivateKeySpec(scalar, group.parameters());
    return new EcKey(
        curve,
        publicKey(curve, point),
        Optional.of((ECPrivateKey) KeyFactories.privateKey("EC", spec)));
  }

  /// The check comes first: a provider may take a point off the curve (invalid-curve attack).
  private static ECPublicKey publicKey(Curve curve, ECPoint point) {
    Weierstrass group = Weierstrass.of(curve);
    group.requireOnCurve(point);
    return (ECPublicKey)
        KeyFactories.publicKey("EC", new ECPublicKeySpec(point, group.parameters()));
  }

  @Override
  public KeyType type() {
    return KeyType.EC;
  }

  @Override
  public Optional<Curve> onCurve() {
    return Optional.of(curve);
  }

  @Override
  public JsonObject identity() {
    int length = curve.coordinateBytes();
    return JsonObject.builder()
        .put("kty", KeyType.EC.joseName())
        .put("crv", curve.joseName())
        .put("x", Members.encode(publicKey.getW().getAffineX(), length))
        .put("y", Members.encode(publicKey.getW().getAffineY(), length))
        .build();
  }

  @Override
  public JsonObject members() {
    return privateKey
        .map(key -> identity().with("d", Members.encode(key.getS(), curve.coordinateBytes())))
        .orElseGet(this::identity);
  }

  @Override
  public boolean isPrivate() {
    return privateKey.isPresent();
  }

  @Override
  public KeyMaterial publicOnly() {
    return new EcKey(curve, publicKey, Optional.empty());
  }

  @Override
  public SignatureEngine engine(SignatureAlgorithm algorithm) {
    return new AsymmetricEngine(
        algorithm, algorithm.signatureBytes(), publicKey, privateKey.map(PrivateKey.class::cast));
  }

  @Override
  public String toString() {
    return "EcKey[" + curve.joseName() + "]";
  }
}

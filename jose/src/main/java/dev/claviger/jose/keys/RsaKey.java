package dev.claviger.jose.keys;

import static java.math.BigInteger.ONE;

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
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;

/// An RSA key. The private part always has its primes: they make signing four times as fast.
public record RsaKey(RSAPublicKey publicKey, Optional<RSAPrivateCrtKey> privateKey)
    implements KeyMaterial {
  private static final int SHORTEST_MODULUS = 2048;

  /// Verification time grows with the square of the length; a key of a megabyte would be an attack.
  private static final int LONGEST_MODULUS = 16384;

  public RsaKey {
    check(publicKey.getModulus(), publicKey.getPublicExponent());
    privateKey.ifPresent(key -> checkPair(publicKey, key));
  }

  private static void check(BigInteger modulus, BigInteger exponent) {
    int bits = modulus.bitLength();
    if (bits < SHORTEST_MODULUS || bits > LONGEST_MODULUS) {
      throw new UnusableKeyException(
          "an RSA key needs %d to %d bits, this one has %d"
              .formatted(SHORTEST_MODULUS, LONGEST_MODULUS, bits));
    }
    if (!modulus.testBit(0)
        || !exponent.testBit(0)
        || exponent.equals(ONE)
        || exponent.bitLength() > 64) {
      throw new UnusableKeyException("the RSA modulus or public exponent is not one");
    }
    if (Roca.isVulnerable(modulus)) {
      throw new UnusableKeyException(
          "the RSA key was made by a defective generator (ROCA, CVE-2017-15361)");
    }
  }

  private static void checkPair(RSAPublicKey publicKey, RSAPrivateCrtKey key) {
    BigInteger p = key.getPrimeP();
    BigInteger q = key.getPrimeQ();
    BigInteger ed = publicKey.getPublicExponent().multiply(key.getPrivateExponent());
    boolean fits =
        key.getModulus().equals(publicKey.getModulus())
            && p.compareTo(ONE) > 0
            && q.compareTo(ONE) > 0
            && p.multiply(q).equals(publicKey.getModulus())
            && ed.mod(p.subtract(ONE)).equals(ONE)
            && ed.mod(q.subtract(ONE)).equals(ONE)
            && key.getPrimeExponentP().equals(key.getPrivateExponent().mod(p.subtract(ONE)))
            && key.getPrimeExponentQ().equals(key.getPrivateExponent().mod(q.subtract(ONE)))
            && key.getCrtCoefficient().multiply(q).mod(p).equals(ONE);
    if (!fits) {
      throw new UnusableKeyException("the parts of the RSA key do not belong together");
    }
  }

  public static RsaKey parse(JsonObject jwk) {
    BigInteger modulus = Members.number(jwk, "n");
    BigInteger exponent = Members.number(jwk, "e");
    check(modulus, exponent);
    var publicKey =
        (RSAPublicKey) KeyFactories.publicKey("RSA", new RSAPublicKeySpec(modulus, exponent));
    return new RsaKey(
        publicKey,
        jwk.has("d") ? Optional.of(parsePrivate(jwk, modulus, exponent)) : Optional.empty());
  }

  private static RSAPrivateCrtKey parsePrivate(JsonObject jwk, BigInteger n, BigInteger e) {
    if (jwk.has("oth")) {
      throw new UnusableKeyException("RSA keys of more than two primes are not supported");
    }
    BigInteger d = Members.number(jwk, "d");
    if (!jwk.has("p")) {
      return fromExponents(n, e, d);
    }
    return privateKey(
        new RSAPrivateCrtKeySpec(
            n,
            e,
            d,
            Members.number(jwk, "p"),
            Members.number(jwk, "q"),
            Members.number(jwk, "dp"),
            Members.number(jwk, "dq"),
            Members.number(jwk, "qi")));
  }

  /// Finds the primes of a key that was given without them.
  static RSAPrivateCrtKey fromExponents(BigInteger n, BigInteger e, BigInteger d) {
    BigInteger p = RsaPrimes.find(n, e, d);
    BigInteger q = n.divide(p);
    BigInteger dp = d.mod(p.subtract(ONE));
    BigInteger dq = d.mod(q.subtract(ONE));
    return privateKey(new RSAPrivateCrtKeySpec(n, e, d, p, q, dp, dq, q.modInverse(p)));
  }

  private static RSAPrivateCrtKey privateKey(RSAPrivateCrtKeySpec spec) {
    return (RSAPrivateCrtKey) KeyFactories.privateKey("RSA", spec);
  }

  public static RsaKey ofPublic(PublicKey key) {
    return new RsaKey((RSAPublicKey) key, Optional.empty());
  }

  public static RsaKey ofPrivate(PrivateKey key) {
    if (key instanceof RSAPrivateCrtKey crt) {
      var spec = new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent());
      return new RsaKey((RSAPublicKey) KeyFactories.publicKey("RSA", spec), Optional.of(crt));
    }
    throw new UnusableKeyException("the RSA private key has no primes");
  }

  @Override
  public KeyType type() {
    return KeyType.RSA;
  }

  @Override
  public Optional<Curve> onCurve() {
    return Optional.empty();
  }

  @Override
  public JsonObject identity() {
    return JsonObject.builder()
        .put("kty", KeyType.RSA.joseName())
        .put("n", Members.encode(publicKey.getModulus()))
        .put("e", Members.encode(publicKey.getPublicExponent()))
        .build();
  }

  @Override
  public JsonObject members() {
    var members = identity().toBuilder();
    privateKey.ifPresent(key ->
        members
            .put("d", Members.encode(key.getPrivateExponent()))
            .put("p", Members.encode(key.getPrimeP()))
            .put("q", Members.encode(key.getPrimeQ()))
            .put("dp", Members.encode(key.getPrimeExponentP()))
            .put("dq", Members.encode(key.getPrimeExponentQ()))
            .put("qi", Members.encode(key.getCrtCoefficient())));
    return members.build();
  }

  @Override
  public boolean isPrivate() {
    return privateKey.isPresent();
  }

  @Override
  public KeyMaterial publicOnly() {
    return new RsaKey(publicKey, Optional.empty());
  }

  @Override
  public SignatureEngine engine(SignatureAlgorithm algorithm) {
    int signatureBytes = (publicKey.getModulus().bitLength() + 7) / 8;
    return new AsymmetricEngine(
        algorithm, signatureBytes, publicKey, privateKey.map(PrivateKey.class::cast));
  }

  @Override
  public String toString() {
    return "RsaKey";
  }
}

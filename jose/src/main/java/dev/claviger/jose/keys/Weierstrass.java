package dev.claviger.jose.keys;

import static java.math.BigInteger.TWO;

import dev.claviger.jose.Curve;
import dev.claviger.jose.UnusableKeyException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// y² = x³ + ax + b over a prime field: whether a point is on it, and the public point of a private
/// scalar, which the JDK does not tell.
///
/// For reading keys only: it takes milliseconds and its time depends on the scalar. Signing and key
/// agreement are the provider's.
record Weierstrass(ECParameterSpec parameters) {
  private static final Map<Curve, Weierstrass> KNOWN = new ConcurrentHashMap<>();
  private static final BigInteger THREE = BigInteger.valueOf(3);

  static Weierstrass of(Curve curve) {
    return KNOWN.computeIfAbsent(curve, Weierstrass::load);
  }

  private static Weierstrass load(Curve curve) {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(curve.jcaName()));
      return new Weierstrass(parameters.getParameterSpec(ECParameterSpec.class));
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("this Java runtime does not know " + curve.joseName(), e);
    }
  }

  void requireOnCurve(ECPoint point) {
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    if (point.equals(ECPoint.POINT_INFINITY)
        || !inField(x)
        || !inField(y)
        || !y.modPow(TWO, prime()).equals(right(x))) {
      throw new UnusableKeyException("the key's point is not on its curve");
    }
  }

  private boolean inField(BigInteger coordinate) {
    return coordinate.signum() >= 0 && coordinate.compareTo(prime()) < 0;
  }

  private BigInteger right(BigInteger x) {
    EllipticCurve curve = parameters.getCurve();
    return x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB()).mod(prime());
  }

  private BigInteger prime() {
    return ((ECFieldFp) parameters.getCurve().getField()).getP();
  }

  ECPoint multiplyGenerator(BigInteger scalar) {
    if (scalar.signum() <= 0 || scalar.compareTo(parameters.getOrder()) >= 0) {
      throw new UnusableKeyException("the private part of the key is out of range");
    }
    ECPoint sum = ECPoint.POINT_INFINITY;
    for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
      sum = add(sum, sum);
      if (scalar.testBit(bit)) {
        sum = add(sum, parameters.getGenerator());
      }
    }
    return sum;
  }

  private ECPoint add(ECPoint p, ECPoint q) {
    if (p.equals(ECPoint.POINT_INFINITY)) {
      return q;
    }
    // A partial product of a scalar below the order is never the negative of the generator, so p =
    // q is the only special case left.
    BigInteger slope = p.equals(q) ? tangent(p) : chord(p, q);
    BigInteger x =
        slope.multiply(slope).subtract(p.getAffineX()).subtract(q.getAffineX()).mod(prime());
    BigInteger y = slope.multiply(p.getAffineX().subtract(x)).subtract(p.getAffineY()).mod(prime());
    return new ECPoint(x, y);
  }

  private BigInteger tangent(ECPoint p) {
    BigInteger rise = THREE.multiply(p.getAffineX().pow(2)).add(parameters.getCurve().getA());
    return rise.multiply(TWO.multiply(p.getAffineY()).modInverse(prime()));
  }

  private BigInteger chord(ECPoint p, ECPoint q) {
    BigInteger run = q.getAffineX().subtract(p.getAffineX());
    return q.getAffineY().subtract(p.getAffineY()).multiply(run.modInverse(prime()));
  }
}

package dev.claviger.jose.keys;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;

import dev.claviger.jose.UnusableKeyException;
import java.math.BigInteger;

/// The primes of an RSA key from its exponents (NIST SP 800-56B, appendix C): RFC 7518 lets a JWK
/// leave them out.
final class RsaPrimes {
  private static final int ATTEMPTS = 100;

  private RsaPrimes() {}

  static BigInteger find(BigInteger n, BigInteger e, BigInteger d) {
    BigInteger multiple = e.multiply(d).subtract(ONE);
    if (d.signum() > 0 && d.compareTo(n) < 0 && !multiple.testBit(0)) {
      int twos = multiple.getLowestSetBit();
      BigInteger odd = multiple.shiftRight(twos);
      for (long base = 2; base < 2 + ATTEMPTS; base++) {
        BigInteger prime = tryBase(BigInteger.valueOf(base), odd, twos, n);
        if (prime.signum() > 0) {
          return prime;
        }
      }
    }
    throw inconsistent();
  }

  /// A square root of 1 other than ±1 shares a factor with n when 1 is taken off it. Zero when this
  /// base leads to none.
  private static BigInteger tryBase(BigInteger base, BigInteger odd, int twos, BigInteger n) {
    BigInteger root = base.modPow(odd, n);
    BigInteger minusOne = n.subtract(ONE);
    for (int i = 0; i < twos && !root.equals(ONE) && !root.equals(minusOne); i++) {
      BigInteger square = root.modPow(TWO, n);
      if (square.equals(ONE)) {
        return root.subtract(ONE).gcd(n);
      }
      root = square;
    }
    // Any base to the power of ed − 1 is 1, or the exponents are wrong: no need to try the others.
    if (!root.equals(ONE) && !root.equals(minusOne)) {
      throw inconsistent();
    }
    return BigInteger.ZERO;
  }

  private static UnusableKeyException inconsistent() {
    return new UnusableKeyException("the exponents of the RSA key do not belong together");
  }
}

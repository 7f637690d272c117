package dev.claviger.jose.keys;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;

import dev.claviger.jose.Curve;
import dev.claviger.jose.UnusableKeyException;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;

/// Public keys on Edwards25519 and Edwards448 that prove nothing: the few points whose multiples
/// soon come back to the beginning. Under such a key one signature is right for every message, or
/// for every eighth, whoever makes it. No honest private key leads to one, and neither the JDK nor
/// the native provider refuses them.
record Edwards(BigInteger prime, Set<BigInteger> smallOrder) {
  /// RFC 8032 section 5.1. Orders 1, 2 and 4, and the two ordinates of order 8.
  private static final Edwards ED25519 =
      of(
          ONE.shiftLeft(255).subtract(BigInteger.valueOf(19)),
          "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7",
          "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826");

  /// RFC 8032 section 5.2. Orders 1, 2 and 4: its cofactor is 4.
  private static final Edwards ED448 =
      of(ONE.shiftLeft(448).subtract(ONE.shiftLeft(224)).subtract(ONE));

  private static Edwards of(BigInteger prime, String... ordinates) {
    var all = new HashSet<>(Set.of(ZERO, ONE, prime.subtract(ONE)));
    for (String ordinate : ordinates) {
      all.add(new BigInteger(ordinate, 16));
    }
    return new Edwards(prime, Set.copyOf(all));
  }

  /// @param point as RFC 8032 encodes it: the ordinate, little end first, and the sign of the
  ///   abscissa in the last bit
  static void requireUsable(Curve curve, byte[] point) {
    switch (curve) {
      case ED25519 -> ED25519.requireUsable(point);
      case ED448 -> ED448.requireUsable(point);
      default -> {
        // The others make no signatures.
      }
    }
  }

  private void requireUsable(byte[] point) {
    BigInteger ordinate = ordinate(point);
    if (ordinate.compareTo(prime) >= 0) {
      throw new UnusableKeyException("the key's point is not in its canonical form");
    }
    if (smallOrder.contains(ordinate)) {
      throw new UnusableKeyException(
          "the key's point is of small order: signatures by it prove nothing");
    }
  }

  private static BigInteger ordinate(byte[] point) {
    var bigEndian = new byte[point.length];
    for (int i = 0; i < point.length; i++) {
      bigEndian[i] = point[point.length - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    return new BigInteger(1, bigEndian);
  }
}

package dev.claviger.jose.keys;

import java.math.BigInteger;

/// Recognises the RSA keys of CVE-2017-15361 (Nemec et al., "The Return of Coppersmith's Attack"):
/// their primes are k·M + 65537ᵃ mod M, so that modulo each small prime of M the modulus is a power
/// of 65537. A random key passes for one with a chance of 2⁻²⁷ or less.
final class Roca {
  private static final int[] PRIMES = {
    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157
  };

  private Roca() {}

  static boolean isVulnerable(BigInteger modulus) {
    for (int prime : PRIMES) {
      if (!isPowerOf65537(modulus.mod(BigInteger.valueOf(prime)).intValue(), prime)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPowerOf65537(int residue, int prime) {
    int power = 1;
    do {
      if (power == residue) {
        return true;
      }
      power = power * (65537 % prime) % prime;
    } while (power != 1);
    return false;
  }
}

package dev.claviger.jose.keys;

import dev.claviger.jose.JsonObject;
import dev.claviger.jose.UnusableKeyException;
import dev.claviger.jose.encoding.Base64Url;
import java.math.BigInteger;
import java.util.Arrays;

/// Members of a JWK: base64url of bytes, or of the big-endian bytes of a number (RFC 7518 section
/// 2).
final class Members {
  private Members() {}

  static byte[] bytes(JsonObject jwk, String name) {
    String text =
        jwk.string(name).orElseThrow(() -> new UnusableKeyException("the key has no " + name));
    try {
      return Base64Url.decode(text);
    } catch (IllegalArgumentException _) {
      throw new UnusableKeyException("the key's " + name + " is not base64url");
    }
  }

  static byte[] bytes(JsonObject jwk, String name, int length) {
    byte[] bytes = bytes(jwk, name);
    if (bytes.length != length) {
      throw new UnusableKeyException(
          "the key's %s has %d bytes instead of %d".formatted(name, bytes.length, length));
    }
    return bytes;
  }

  static BigInteger number(JsonObject jwk, String name) {
    return new BigInteger(1, bytes(jwk, name));
  }

  static BigInteger number(JsonObject jwk, String name, int length) {
    return new BigInteger(1, bytes(jwk, name, length));
  }

  static String encode(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    return Base64Url.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  static String encode(BigInteger number, int length) {
    return Base64Url.encodeToString(fixed(number, length));
  }

  /// Big-endian, in exactly that many bytes.
  static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    var fixed = new byte[length];
    int significant = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - significant, fixed, length - significant, significant);
    return fixed;
  }
}

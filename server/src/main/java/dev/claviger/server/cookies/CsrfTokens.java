package dev.claviger.server.cookies;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// CSRF tokens: a random value, and an HMAC over it and the session (signed double submit, OWASP
/// Cross-Site Request Forgery Prevention Cheat Sheet). A token of one session is of no use in
/// another, so nobody gains by planting a cookie of his own.
final class CsrfTokens {
  private static final String HMAC = "HmacSHA256";
  private static final int RANDOM_BYTES = 16;
  private static final int RANDOM_DIGITS = 2 * RANDOM_BYTES;

  private final SecretKeySpec key;
  private final SecureRandom random;

  CsrfTokens(byte[] key, SecureRandom random) {
    this.key = new SecretKeySpec(key, HMAC);
    this.random = random;
  }

  String issue(String session) {
    var bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return signed(HexFormat.of().formatHex(bytes), session);
  }

  boolean belongs(String token, String session) {
    return token.length() > RANDOM_DIGITS
        && equal(token, signed(token.substring(0, RANDOM_DIGITS), session));
  }

  /// In a time that does not tell where they differ.
  static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /// The first part has a fixed length: no two pairs are signed as the same text.
  private String signed(String nonce, String session) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(key);
      var tag = mac.doFinal((nonce + session).getBytes(StandardCharsets.UTF_8));
      return nonce + HexFormat.of().formatHex(tag);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}

package dev.claviger.server.tokens;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs whatever a test wants signed with the server's key, right or odd: by the JDK alone, so
/// that nothing of ours vouches for itself.
final class Forge {
  static final String SECRET = dev.claviger.server.TestServer.SECRET;
  static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  private Forge() {}

  /// A token with these claims, written as JSON; `'` stands for `"`, and `IN(n)` for the time in n
  /// seconds.
  static String token(String claims) {
    return token(HEADER, claims, SECRET);
  }

  static String token(String header, String claims, String secret) {
    var content = base64(header.replace('\'', '"')) + "." + base64(filled(claims));
    return content
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(content, secret));
  }

  /// A good refresh token's claims for `user_id`, followed by `more` claims.
  static String refresh(String userId, String more) {
    return token(claims("refresh", userId, more));
  }

  static String access(String userId, String more) {
    return token(claims("access", userId, more));
  }

  private static String claims(String type, String userId, String more) {
    return "{'token_type':'%s','exp':IN(60),'iat':IN(0),'jti':'%s','user_id':%s%s}"
        .formatted(type, id(), userId, more);
  }

  static String id() {
    var bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String filled(String claims) {
    var now = System.currentTimeMillis() / 1000;
    return java.util.regex.Pattern.compile("IN\\((-?\\d+)\\)")
        .matcher(claims.replace('\'', '"'))
        .replaceAll(match -> Long.toString(now + Long.parseLong(match.group(1))));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] mac(String content, String secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.http.Headers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// A WebSocket that a client asks for by a stream of HTTP/2 (RFC 8441), told as HTTP/1.1 tells it:
/// whoever checks and forwards the one checks and forwards the other.
///
/// What only HTTP/1.1 has is ours to say and to check, in the client's place: the key, and the
/// answer that proves that the server has read it (RFC 6455 section 4.1).
final class WebSocketOverHttp2 {

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String KEY = "Sec-WebSocket-Key";
  private static final String PROOF = "Sec-WebSocket-Accept";
  private static final int KEY_BYTES = 16;

  private WebSocketOverHttp2() {}

  /// The fields of the request that HTTP/1.1 would have.
  static Headers.Builder asUpgrade(Headers.Builder fields) {
    return fields
        .set("Connection", "Upgrade")
        .set("Upgrade", "websocket")
        .set("Sec-WebSocket-Version", "13")
        .set(KEY, freshKey());
  }

  private static String freshKey() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /// Whether a server's answer is one to this request.
  static boolean isProved(Headers request, Headers answer) {
    return request.first(KEY).map(WebSocketOverHttp2::proof).equals(answer.first(PROOF));
  }

  /// RFC 6455 section 4.2.2.
  private static String proof(String key) {
    try {
      byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /// What the client is told of the answer.
  static Headers withoutProof(Headers answer) {
    return answer.toBuilder().remove(PROOF).build();
  }
}

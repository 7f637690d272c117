package dev.claviger.http.tls;

import io.netty.handler.codec.quic.SslSessionTicketKey;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What session tickets are encrypted with (RFC 5077, RFC 8446 section 4.6.1): kept over reloads,
/// so that clients resume, and replaced by age, so that a stolen key opens no more than half a day
/// of recorded connections. The one before still opens tickets and makes none.
///
/// @param keys the newest first
/// @param made when that was
record TicketKeys(List<OpenSslSessionTicketKey> keys, Instant made) {

  static final Duration LIFETIME = Duration.ofHours(12);

  private static final int KEPT = 2;

  static TicketKeys fresh(SecureRandom random, Instant now) {
    return new TicketKeys(List.of(key(random)), now);
  }

  /// These, or with a new one in front if they are due.
  TicketKeys at(Instant now, SecureRandom random) {
    if (now.isBefore(made.plus(LIFETIME))) {
      return this;
    }
    return new TicketKeys(
        Stream.concat(Stream.of(key(random)), keys.stream()).limit(KEPT).toList(), now);
  }

  /// The same as QUIC's library wants them.
  SslSessionTicketKey[] ofQuic() {
    return keys.stream()
        .map(key -> new SslSessionTicketKey(key.name(), key.hmacKey(), key.aesKey()))
        .toArray(SslSessionTicketKey[]::new);
  }

  private static OpenSslSessionTicketKey key(SecureRandom random) {
    byte[] bytes = new byte[OpenSslSessionTicketKey.TICKET_KEY_SIZE];
    random.nextBytes(bytes);
    int third = OpenSslSessionTicketKey.NAME_SIZE;
    return new OpenSslSessionTicketKey(
        Arrays.copyOfRange(bytes, 0, third),
        Arrays.copyOfRange(bytes, third, third + OpenSslSessionTicketKey.HMAC_KEY_SIZE),
        Arrays.copyOfRange(bytes, third + OpenSslSessionTicketKey.HMAC_KEY_SIZE, bytes.length));
  }
}

package dev.claviger.http.server;

import dev.claviger.settings.Setting;
import java.time.Duration;

/// How HTTP/3 is spoken with clients, where it is: by QUIC, at the UDP port of the same number as
/// that of HTTPS. Limits and timeouts are those of HTTP/2.
public record Http3Options(
    @Setting(
            help =
                "Speak HTTP/3 as well, at the UDP port of the same number. What `http.http2` says"
                    + " of streams, windows and resets holds for it too.",
            byDefault = "false")
        boolean enabled,
    @Setting(
            help =
                "How long clients that came by TCP may remember that HTTP/3 is spoken (Alt-Svc)."
                    + " 0s: they are not told.",
            byDefault = "1d",
            min = "0s",
            max = "365d")
        Duration advertised,
    @Setting(
            help =
                "The port that clients are told, if another one is mapped to the one that is"
                    + " listened at. 0: the same.",
            byDefault = "0",
            example = "443",
            min = "0",
            max = "65535")
        int port,
    @Setting(
            help =
                "Handshakes under way from which on a client has to prove that its address is its"
                    + " own (Retry), which takes it a round trip. 0: always.",
            byDefault = "100",
            min = "0")
        int retryAbove) {

  private static final Http3Options OFF = new Http3Options(false, Duration.ZERO, 0, 0);

  /// HTTP/3 is not spoken.
  public static Http3Options off() {
    return OFF;
  }
}

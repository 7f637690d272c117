package dev.claviger.http.server;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;

/// Counts frames that cost us something and bring nothing: PING, SETTINGS, PRIORITY, empty and
/// unknown ones (CVE-2019-9512, -9513, -9515, -9518). What does bring something earns one more: a
/// client that measures its way while it downloads is none that floods.
final class FloodGuard {

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int most;
  private long windowStart = System.nanoTime();
  private int counted;

  /// @param most within ten seconds
  FloodGuard(int most) {
    this.most = most;
  }

  void useful() {
    if (counted > 0) {
      counted--;
    }
  }

  /// @throws Http2Exception ending the connection, for one too many
  void useless() throws Http2Exception {
    if (++counted > most && !startsAnew()) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "too many frames that carry nothing");
    }
  }

  private boolean startsAnew() {
    long now = System.nanoTime();
    boolean over = now - windowStart > WINDOW_NANOS;
    if (over) {
      windowStart = now;
      counted = 1;
    }
    return over;
  }
}

package dev.claviger.http.server;

import io.netty.channel.Channel;
import java.io.IOException;
import javax.net.ssl.SSLException;

/// A connection whose socket has failed: reset, most often. Nothing reaches the client any more, so
/// TLS is not asked for a farewell either; to encrypt one and to have it refused took a tenth of
/// what a connection costs that clients reset after the handshake.
final class BrokenSocket {

  private BrokenSocket() {}

  /// Whether this says so.
  static boolean isToldBy(Throwable cause) {
    return cause instanceof IOException && !(cause instanceof SSLException);
  }

  /// Closes it, past all handlers; they are told by `channelInactive`.
  static void close(Channel channel) {
    var first = channel.pipeline().firstContext();
    var _ = first == null ? channel.close() : first.close();
  }
}

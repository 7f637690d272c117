package dev.claviger.http.server;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/// Ends our side of a connection and leaves the other open: closing a socket with unread bytes in
/// it resets the connection, and the reset may overtake our last answer.
final class Closing {

  private Closing() {}

  /// Under TLS the client is told first, or it would take our end for an attacker's.
  static void shutdownOutput(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      shutdownSocket(channel);
    } else {
      tls.closeOutbound().addListener(_ -> shutdownSocket(channel));
    }
  }

  private static void shutdownSocket(Channel channel) {
    var _ = ((DuplexChannel) channel).shutdownOutput();
  }
}

package dev.claviger.http.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/// The client's bytes of another protocol, on a stream of HTTP/2.
///
/// A server that has not agreed to another protocol would take them for its next request: they wait
/// until it has.
final class Http2Tunnel {

  private final Exchange exchange;
  private final ArrayDeque<ByteBuf> ahead = new ArrayDeque<>(0);
  private boolean open;
  private boolean ended;

  Http2Tunnel(Exchange exchange) {
    this.exchange = exchange;
  }

  boolean isOpen() {
    return open;
  }

  /// Whether the client has said that nothing follows.
  boolean hasEnded() {
    return ended;
  }

  /// The server has agreed.
  void open() {
    open = true;
    while (!ahead.isEmpty()) {
      exchange.tunneled(ahead.removeFirst());
    }
  }

  /// Bytes, which are taken over.
  void received(ByteBuf bytes) {
    if (open) {
      exchange.tunneled(bytes);
    } else {
      ahead.add(bytes);
    }
  }

  void ended() {
    ended = true;
    if (open) {
      exchange.tunnelEnded();
    }
  }

  /// The exchange is over, with or without a tunnel.
  void close() {
    open = false;
    while (!ahead.isEmpty()) {
      ahead.removeFirst().release();
    }
  }
}

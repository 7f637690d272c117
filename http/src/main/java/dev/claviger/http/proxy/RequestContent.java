package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.server.Downstream;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The content of one request on its way to a server: waits as long as there is no connection, and
/// holds the client back when more waits than may. Runs on the event loop.
final class RequestContent {

  private final Downstream client;
  private final int most;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(0);
  private @Nullable Leg server;
  private Headers trailers = Headers.empty();
  private int bytes;
  private boolean complete;

  /// @param most bytes that may wait
  RequestContent(Downstream client, int most) {
    this.client = client;
    this.most = most;
  }

  boolean isComplete() {
    return complete;
  }

  /// A piece, which is taken over.
  void add(ByteBuf piece) {
    if (server == null) {
      waiting.add(piece);
      bytes += piece.readableBytes();
      if (bytes > most) {
        client.wantContent(false);
      }
    } else {
      server.content(piece);
      server.flush();
      if (!server.isWritable()) {
        client.wantContent(false);
      }
    }
  }

  void complete(Headers received) {
    complete = true;
    trailers = received;
    if (server != null) {
      server.end(trailers);
    }
  }

  /// The head is on its way; what has waited follows.
  void follow(Leg to) {
    server = to;
    boolean waited = !waiting.isEmpty();
    while (!waiting.isEmpty()) {
      to.content(waiting.removeFirst());
    }
    bytes = 0;
    if (complete) {
      to.end(trailers);
    } else if (client.hasContent() || waited) {
      to.flush();
      client.wantContent(to.isWritable());
    } // else the end is about to be told, and leaves with the head
  }

  /// That connection serves no more.
  void detach() {
    server = null;
  }

  /// Nobody takes what still waits.
  void discard() {
    server = null;
    while (!waiting.isEmpty()) {
      waiting.removeFirst().release();
    }
  }
}

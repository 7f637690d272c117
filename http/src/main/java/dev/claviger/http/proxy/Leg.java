package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.server.Downstream;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;

/// The way of one request to a server, and of its answer back: a connection of HTTP/1 for as long
/// as that takes, or a stream of HTTP/2. Used on the event loop only.
interface Leg {

  /// Sends the head; leaves with the next [#flush]. From here on `relay` is told what comes.
  ///
  /// @param upgrade the protocol that is asked for, if any
  /// @throws IllegalArgumentException if a handler has made a request that is none; nothing was
  ///   sent
  void ask(Relay relay, Request request, Downstream client, Optional<String> upgrade);

  /// A piece of the request's content, which is taken over.
  void content(ByteBuf piece);

  /// The end of the content; leaves at once.
  void end(Headers trailers);

  void flush();

  /// Whether the server takes as fast as it is given.
  boolean isWritable();

  /// Content that waits for the server.
  long pendingBytes();

  /// No more of the answer for now.
  void pause();

  void resume();

  boolean isPaused();

  /// Bytes of another protocol from here on.
  void tunnel();

  /// The server's word on how long it keeps an idle connection.
  void keepAtMost(Duration hint);

  /// Request and answer are complete: what carried them may serve again.
  void release();

  /// Whatever still comes belongs to nobody.
  void drop();
}

package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/// The client of a forwarded request, as [ForwardedRequest] sees it: where the answer goes, and
/// what holds back the content of the request. Used on [#eventLoop] only, and dead after [#end],
/// [#answer], [#abort] or [#cancelled].
public interface Downstream {

  /// Where buffers for this client come from.
  ByteBufAllocator allocator();

  /// The client's event loop, on which everything happens.
  EventLoop eventLoop();

  /// The peer of the connection, whoever the request is said to come from.
  InetSocketAddress peer();

  /// The request's trace.
  RequestTrace trace();

  /// The length of the request's content: 0 if there is none, empty if it is chunked.
  OptionalLong contentLength();

  default boolean hasContent() {
    OptionalLong length = contentLength();
    return length.isEmpty() || length.getAsLong() > 0;
  }

  /// Whether the client holds its content back until told to go on.
  boolean awaitsContinue();

  /// Whether the client understands interim answers and trailers: not in HTTP/1.0.
  boolean takesInterim();

  /// Whether the client's connection, or its stream of HTTP/2, can be turned to another protocol.
  boolean takesUpgrade();

  /// No more content for now, or go on.
  void wantContent(boolean wanted);

  /// An answer before the answer (RFC 9110 section 15.2).
  void interim(int status, Headers headers);

  /// Before [#head]: nothing but the end of the server's connection will end the content, so that
  /// nobody can tell all of it from a part.
  default void endsWithConnection() {}

  /// The head of the answer.
  ///
  /// @param length of the content; empty if it is not known
  void head(int status, Headers headers, OptionalLong length);

  /// A piece of the content, which is taken over; leaves with the next [#flush] or [#end].
  void piece(ByteBuf piece);

  void flush();

  /// How much of the answer may wait before [#isWritable] says no.
  void holdAtMost(WriteBufferWaterMark most);

  /// Whether the client takes as fast as it is given.
  boolean isWritable();

  /// The end of the content.
  void end(Headers trailers);

  /// An answer that is not the server's, before [#head].
  void answer(Response response);

  /// Breaks off, so that the client can tell a broken answer from a whole one.
  void abort();

  /// Nobody waits for the answer any more: what was got for it is given back.
  default void cancelled() {}

  /// Answers that the protocol is switched; from here on pieces are bytes of another one, both
  /// ways.
  void upgrade(Headers headers);
}

package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.WriteBufferWaterMark;
import java.util.OptionalLong;

/// Puts the answer of one [Exchange] on its way to the socket, and knows how fast it leaves. Runs
/// on the event loop.
interface AnswerWriter {

  /// An answer that is in memory, or a file.
  ChannelFuture whole(Exchange exchange, Response response);

  /// The head of an answer whose content follows piece by piece.
  void head(Exchange exchange, Response response, OptionalLong length);

  /// The head of another server's answer, with its own date.
  ///
  /// @param added in the place of headers of the same name
  void forwardedHead(
      Exchange exchange, int status, Headers headers, Headers added, OptionalLong length);

  /// An answer before the answer (RFC 9110 section 15.2).
  void interim(int status, Headers headers);

  /// A piece of content; leaves with the next [#flush].
  void piece(Exchange exchange, ByteBuf piece);

  /// A piece that [OutgoingStream] has framed already; leaves at once.
  ChannelFuture framedPiece(ByteBuf piece);

  /// The end of content sent piece by piece.
  ChannelFuture end(Exchange exchange, Headers trailers);

  void flush();

  /// How much may wait before [#isWritable] says no.
  void holdAtMost(WriteBufferWaterMark most);

  /// Whether the client takes as fast as it is given.
  boolean isWritable();

  /// From here on the client has to take its share.
  void markProgress();

  /// Whether the client has taken its share since the mark, or there is nothing to take.
  boolean hasMadeProgress();
}

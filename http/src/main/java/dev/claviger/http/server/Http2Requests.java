package dev.claviger.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Optional;

/// The frames of a client's HTTP/2 connection, made into requests.
final class Http2Requests extends Http2EventAdapter {

  private final Http2ServerConnection connection;

  Http2Requests(Http2ServerConnection connection) {
    this.connection = connection;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream) {
    onHeadersRead(ctx, streamId, headers, padding, endOfStream);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int padding,
      boolean endOfStream) {
    Http2Stream stream = connection.connection().stream(streamId);
    Optional<Http2Carrier> carrier = connection.carrier(stream);
    if (carrier.isPresent()) {
      carrier.get().trailers(headers);
    } else if (!stream.isHeadersSent()) { // else it was refused, and these are its trailers
      connection.begin(stream, headers, endOfStream);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    Optional<Http2Carrier> carrier = connection.carrier(connection.connection().stream(streamId));
    return carrier.isPresent()
        ? carrier.get().data(data, padding, endOfStream)
        : data.readableBytes() + padding;
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) {
    connection.pingAnswered();
  }

  /// Also when the client resets it, or goes away.
  @Override
  public void onStreamClosed(Http2Stream stream) {
    connection.carrier(stream).ifPresent(Http2Carrier::streamClosed);
  }
}

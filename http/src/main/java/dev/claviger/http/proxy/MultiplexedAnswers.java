package dev.claviger.http.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Optional;

/// The frames of a server's HTTP/2 connection, made into answers.
final class MultiplexedAnswers extends Http2EventAdapter {

  private final MultiplexedConnection connection;
  private int lastProcessed = Integer.MAX_VALUE;

  MultiplexedAnswers(MultiplexedConnection connection) {
    this.connection = connection;
  }

  private Optional<StreamLeg> leg(int streamId) {
    return connection.carried(connection.connection().stream(streamId));
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
    leg(streamId).ifPresent(leg -> leg.headers(headers, endOfStream));
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
    Optional<StreamLeg> leg = leg(streamId);
    return leg.isPresent()
        ? leg.get().data(data, padding, endOfStream)
        : data.readableBytes() + padding;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
    if (errorCode == Http2Error.REFUSED_STREAM.code()) {
      leg(streamId).ifPresent(StreamLeg::neverProcessed);
    }
  }

  @Override
  public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
    lastProcessed = lastStreamId;
    connection.goAwayReceived();
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    connection
        .carried(stream)
        .ifPresent(leg -> {
          if (stream.id() > lastProcessed) {
            leg.neverProcessed();
          }
          leg.closed();
        });
  }

  @Override
  public void onStreamRemoved(Http2Stream stream) {
    connection.streamEnded();
  }
}

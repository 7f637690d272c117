package dev.claviger.http.server;

import dev.claviger.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

/// The frames of an answer by HTTP/2 (RFC 9113 section 8.1).
final class Http2Frames implements StreamWriter.Frames<Http2Headers> {

  private final Http2ServerConnection connection;
  private final Http2Stream stream;

  Http2Frames(Http2ServerConnection connection, Http2Stream stream) {
    this.connection = connection;
    this.stream = stream;
  }

  @Override
  public ResponseFields<Http2Headers> answer(int status) {
    return new ResponseFields<>(new DefaultHttp2Headers(false), status);
  }

  @Override
  public Http2Headers trailers(Headers trailers) {
    return ResponseFields.trailers(new DefaultHttp2Headers(false), trailers);
  }

  @Override
  public ChannelFuture headers(Http2Headers fields, boolean end) {
    return connection.send(stream.id(), fields, end);
  }

  @Override
  public ChannelFuture data(ByteBuf bytes, boolean end) {
    return connection.send(stream.id(), bytes, end);
  }

  @Override
  public void flush() {
    connection.flushSoon();
  }

  @Override
  public boolean isOpen() {
    return stream.state().localSideOpen();
  }

  @Override
  public ChannelFuture gone() {
    return connection.context().newFailedFuture(new IllegalStateException("the stream has gone"));
  }
}

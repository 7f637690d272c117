package dev.claviger.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Optional;

/// The frames of a client's HTTP/2 connection, made into requests.
final class Http2Requests extends Http2EventAdapter {

  private final Http2ServerConnection connection;
  private final Origin origin;
  private final StreamHeadCheck check;

  Http2Requests(Http2ServerConnection connection) {
    this.connection = connection;
    this.origin = connection.origin();
    Engine engine = origin.engine();
    this.check = new StreamHeadCheck(engine.limits, "HTTP/2", engine.http2.webSockets());
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
    Optional<Http2Carrier> carrier = connection.carried(stream);
    if (carrier.isPresent()) {
      carrier.get().trailers(headers);
    } else if (!stream.isHeadersSent()) { // else it was refused, and these are its trailers
      begin(stream, headers, endOfStream);
    }
  }

  private void begin(Http2Stream stream, Http2Headers headers, boolean complete) {
    switch (check.check(headers, complete)) {
      case Decoded.Refused(Refusal reason) -> refuse(stream, reason, complete);
      case RequestHead head -> {
        Http2Carrier carrier = new Http2Carrier(connection, stream, check, head, complete);
        if (!carrier.limitBody()) {
          refuse(stream, Refusal.BODY_TOO_LARGE, complete);
          return;
        }
        connection.begin(stream, carrier);
        if (complete || head.opensTunnel()) {
          carrier.end();
        }
      }
    }
  }

  /// RFC 9113 section 8.1.1: answered, and then an error of the stream. Without content, which a
  /// client could leave lying before a window of nothing.
  private void refuse(Http2Stream stream, Refusal reason, boolean complete) {
    origin.refused(reason);
    Http2Headers answer = new DefaultHttp2Headers(false).status(Integer.toString(reason.status()));
    var _ = connection.send(stream.id(), answer, true);
    if (!complete) {
      connection.reset(stream.id(), Http2Carrier.errorOf(reason));
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    Optional<Http2Carrier> carrier = connection.carried(connection.connection().stream(streamId));
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
    connection.carried(stream).ifPresent(Http2Carrier::streamClosed);
  }
}

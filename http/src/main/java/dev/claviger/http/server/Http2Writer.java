package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.OptionalLong;

/// Writes an answer as frames of one stream. What waits for the client's window waits in the codec,
/// and is counted here.
final class Http2Writer implements AnswerWriter {

  /// What a client must take within each write timeout.
  private static final long WRITE_QUANTUM = 16 << 10;

  /// What is not taken over from a server that has switched protocols.
  private static final Headers DATED = Headers.of("Date", "");

  private final Http2ServerConnection connection;
  private final Http2Stream stream;
  private final Runnable writable;
  private WriteBufferWaterMark waterMark = WriteBufferWaterMark.DEFAULT;
  private long pending;
  private long left;
  private long leftAtMark;
  private boolean full;
  private boolean ended;

  /// @param writable told when the client takes again what it is given
  Http2Writer(Http2ServerConnection connection, Http2Stream stream, Runnable writable) {
    this.connection = connection;
    this.stream = stream;
    this.writable = writable;
  }

  /// Whether the end of the answer was written.
  boolean hasEnded() {
    return ended;
  }

  @Override
  public ChannelFuture whole(Exchange exchange, Response response) {
    SentFile.discard(response); // without content: with content it comes as a stream
    boolean content =
        !exchange.isHead()
            && ResponseFraming.mayHaveContent(response.status())
            && response.body() instanceof Response.Bytes(byte[] bytes)
            && bytes.length > 0;
    Http2Headers fields = fields(exchange, response, ResponseFraming.length(response));
    if (!content) {
      return headers(fields, true);
    }
    byte[] bytes = ((Response.Bytes) response.body()).content();
    exchange.sentBytes = bytes.length;
    var _ = headers(fields, false);
    return data(Unpooled.wrappedBuffer(bytes), true);
  }

  @Override
  public void head(Exchange exchange, Response response, OptionalLong length) {
    var _ = headers(fields(exchange, response, length), false);
  }

  private Http2Headers fields(Exchange exchange, Response response, OptionalLong length) {
    return new ResponseFields(response.status())
        .date(connection.origin().loop().date)
        .requestId(exchange.request.id())
        .headers(response.headers())
        .length(response.status(), length)
        .build();
  }

  @Override
  public void forwardedHead(
      Exchange exchange, int status, Headers headers, Headers added, OptionalLong length) {
    ResponseFields fields = new ResponseFields(status).requestId(exchange.request.id());
    if (!headers.contains("Date")) {
      fields.date(connection.origin().loop().date);
    }
    var _ =
        headers(
            fields.forwarded(headers, added).headers(added).length(status, length).build(), false);
  }

  /// The answer that says that the stream is a tunnel from here on.
  void tunnel(Exchange exchange, int status, Headers headers) {
    ResponseFields fields =
        new ResponseFields(status)
            .date(connection.origin().loop().date)
            .requestId(exchange.request.id())
            .forwarded(headers, DATED);
    var _ = headers(fields.build(), false);
  }

  @Override
  public void interim(int status, Headers headers) {
    if (isOpen()) {
      var _ =
          headers(new ResponseFields(status).forwarded(headers, Headers.empty()).build(), false);
      flush();
    }
  }

  @Override
  public void piece(Exchange exchange, ByteBuf piece) {
    var _ = data(piece, false);
  }

  @Override
  public ChannelFuture framedPiece(ByteBuf piece) {
    return data(piece, false);
  }

  @Override
  public ChannelFuture end(Exchange exchange, Headers trailers) {
    return trailers.size() == 0 || exchange.isHead()
        ? data(Unpooled.EMPTY_BUFFER, true)
        : headers(ResponseFields.trailers(trailers), true);
  }

  private ChannelFuture headers(Http2Headers fields, boolean end) {
    if (!isOpen()) {
      return gone();
    }
    ended |= end;
    ChannelPromise promise = connection.context().newPromise();
    connection.flushSoon();
    return connection
        .encoder()
        .writeHeaders(connection.context(), stream.id(), fields, 0, end, promise);
  }

  private ChannelFuture data(ByteBuf bytes, boolean end) {
    if (!isOpen()) {
      bytes.release();
      return gone();
    }
    ended |= end;
    int count = bytes.readableBytes();
    pending += count;
    full |= pending > waterMark.high();
    ChannelPromise promise = connection.context().newPromise();
    promise.addListener(_ -> left(count));
    connection.flushSoon();
    return connection
        .encoder()
        .writeData(connection.context(), stream.id(), bytes, 0, end, promise);
  }

  private void left(int count) {
    pending -= count;
    left += count;
    if (full && pending < waterMark.low()) {
      full = false;
      writable.run();
    }
  }

  private boolean isOpen() {
    return stream.state().localSideOpen();
  }

  private ChannelFuture gone() {
    return connection.context().newFailedFuture(new IllegalStateException("the stream has gone"));
  }

  @Override
  public void flush() {
    connection.flushSoon();
  }

  @Override
  public void holdAtMost(WriteBufferWaterMark most) {
    waterMark = most;
  }

  @Override
  public boolean isWritable() {
    return !full;
  }

  @Override
  public void markProgress() {
    leftAtMark = left;
  }

  @Override
  public boolean hasMadeProgress() {
    return pending == 0 || left - leftAtMark >= WRITE_QUANTUM;
  }
}

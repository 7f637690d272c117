package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.WriteBufferWaterMark;
import java.util.OptionalLong;

/// Writes an answer to one stream of a connection that has many: alike in HTTP/2 and HTTP/3, whose
/// frames differ. What waits for the client's window waits in the codec, and is counted here.
///
/// @param <H> the fields as the codec wants them
final class StreamWriter<H extends io.netty.handler.codec.Headers<CharSequence, CharSequence, H>>
    implements AnswerWriter {

  /// How a version of HTTP puts things into frames.
  interface Frames<H extends io.netty.handler.codec.Headers<CharSequence, CharSequence, H>> {

    /// The fields of an answer, none yet but its status.
    ResponseFields<H> answer(int status);

    H trailers(Headers trailers);

    ChannelFuture headers(H fields, boolean end);

    /// Content, which is taken over.
    ChannelFuture data(ByteBuf bytes, boolean end);

    void flush();

    /// Whether anything can still be written.
    boolean isOpen();

    /// In the place of what cannot be written any more.
    ChannelFuture gone();
  }

  /// What a client must take within each write timeout.
  private static final long WRITE_QUANTUM = 16 << 10;

  /// What is not taken over from a server that has switched protocols.
  private static final Headers DATED = Headers.of("Date", "");

  private final Frames<H> frames;
  private final DateHeader date;
  private final Runnable writable;
  private WriteBufferWaterMark waterMark = WriteBufferWaterMark.DEFAULT;
  private long pending;
  private long left;
  private long leftAtMark;
  private boolean full;
  private boolean ended;

  /// @param writable told when the client takes again what it is given
  StreamWriter(Frames<H> frames, DateHeader date, Runnable writable) {
    this.frames = frames;
    this.date = date;
    this.writable = writable;
  }

  /// Whether the end of the answer was written.
  boolean hasEnded() {
    return ended;
  }

  /// A status and nothing else. Content could lie before a window of nothing.
  ChannelFuture bare(int status) {
    return headers(frames.answer(status).build(), true);
  }

  @Override
  public ChannelFuture whole(Exchange exchange, Response response) {
    SentFile.discard(response); // without content: with content it comes as a stream
    boolean content =
        !exchange.isHead()
            && ResponseFraming.mayHaveContent(response.status())
            && response.body() instanceof Response.Bytes(byte[] bytes)
            && bytes.length > 0;
    H fields = fields(exchange, response, ResponseFraming.length(response));
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

  private H fields(Exchange exchange, Response response, OptionalLong length) {
    return frames
        .answer(response.status())
        .date(date)
        .requestId(exchange.request.id())
        .headers(response.headers())
        .length(response.status(), length)
        .build();
  }

  @Override
  public void forwardedHead(
      Exchange exchange, int status, Headers headers, Headers added, OptionalLong length) {
    ResponseFields<H> fields = frames.answer(status).requestId(exchange.request.id());
    if (!headers.contains("Date")) {
      fields.date(date);
    }
    var _ =
        headers(
            fields.forwarded(headers, added).headers(added).length(status, length).build(), false);
  }

  /// The answer that says that the stream is a tunnel from here on.
  void tunnel(Exchange exchange, int status, Headers headers) {
    ResponseFields<H> fields =
        frames.answer(status).date(date).requestId(exchange.request.id()).forwarded(headers, DATED);
    var _ = headers(fields.build(), false);
  }

  @Override
  public void interim(int status, Headers headers) {
    if (frames.isOpen()) {
      var _ = headers(frames.answer(status).forwarded(headers, Headers.empty()).build(), false);
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
        : headers(frames.trailers(trailers), true);
  }

  private ChannelFuture headers(H fields, boolean end) {
    if (!frames.isOpen()) {
      return frames.gone();
    }
    ended |= end;
    return frames.headers(fields, end);
  }

  private ChannelFuture data(ByteBuf bytes, boolean end) {
    if (!frames.isOpen()) {
      bytes.release();
      return frames.gone();
    }
    ended |= end;
    int count = bytes.readableBytes();
    pending += count;
    full |= pending > waterMark.high();
    ChannelFuture written = frames.data(bytes, end);
    written.addListener(_ -> left(count));
    return written;
  }

  private void left(int count) {
    pending -= count;
    left += count;
    if (full && pending < waterMark.low()) {
      full = false;
      writable.run();
    }
  }

  @Override
  public void flush() {
    frames.flush();
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

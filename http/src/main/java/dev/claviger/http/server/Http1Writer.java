package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.ListFields;
import dev.claviger.http.Response;
import dev.claviger.http.server.ResponseHead.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Writes answers as HTTP/1 wants them. Serves all exchanges of a connection, one after the other.
final class Http1Writer implements AnswerWriter {

  /// Content up to this size is copied behind the head: cheaper than a second buffer.
  private static final int COPIED_CONTENT = 16 << 10;

  /// A forwarded answer of this size at most waits for its content and leaves in one piece.
  private static final int HELD_CONTENT = 4 << 10;

  private static final int HEAD_ESTIMATE = 512;

  /// What a client must take within each write timeout.
  private static final long WRITE_QUANTUM = 16 << 10;

  private static final byte[] NOTHING = {};

  private static final int CRLF = 0x0D0A;
  private static final int CHUNK_SIZE_LINE = 16;

  private static final ByteBuf CHUNK_END =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(2).writeShort(CRLF)).asReadOnly();

  private final Channel channel;
  private final DateHeader date;
  private Headers lastHeaders = Headers.empty();
  private byte[] lastEncoded = NOTHING;
  private long written;
  private long leftAtMark;
  private @Nullable SentFile file;

  /// The head of a small forwarded answer, until the next [#flush] or [#end].
  private @Nullable ByteBuf held;

  private Framing framing = Framing.NONE;
  private boolean keepAlive;

  Http1Writer(Channel channel, DateHeader date) {
    this.channel = channel;
    this.date = date;
  }

  /// How the next answer is framed, and whether the connection goes on after it.
  void begin(Framing nextFraming, boolean keepsAlive) {
    framing = nextFraming;
    keepAlive = keepsAlive;
  }

  /// In one buffer if it is small.
  @Override
  public ChannelFuture whole(Exchange exchange, Response response) {
    if (response.body() instanceof Response.FilePart part) {
      return file(exchange, response, part);
    }
    byte[] content = content(exchange, response);
    exchange.sentBytes = content.length;
    boolean copies = content.length <= COPIED_CONTENT;
    ByteBuf buffer = channel.alloc().directBuffer(HEAD_ESTIMATE + (copies ? content.length : 0));
    writeHead(buffer, exchange, response, ResponseFraming.length(response));
    if (copies) {
      return send(buffer.writeBytes(content));
    }
    queue(buffer);
    return send(Unpooled.wrappedBuffer(content));
  }

  private ChannelFuture file(Exchange exchange, Response response, Response.FilePart part) {
    ByteBuf head = channel.alloc().directBuffer(HEAD_ESTIMATE);
    writeHead(head, exchange, response, ResponseFraming.length(response));
    if (!sendsContent(exchange, response) || part.length() == 0) {
      SentFile.discard(response);
      return send(head);
    }
    queue(head);
    exchange.sentBytes = part.length();
    written += part.length();
    file = new SentFile(part);
    return channel.writeAndFlush(file);
  }

  @Override
  public void head(Exchange exchange, Response response, OptionalLong length) {
    ByteBuf buffer = channel.alloc().directBuffer(HEAD_ESTIMATE);
    writeHead(buffer, exchange, response, length);
    queue(buffer);
  }

  @Override
  public void forwardedHead(
      Exchange exchange, int status, Headers headers, Headers added, OptionalLong length) {
    boolean small = length.isPresent() && length.getAsLong() <= HELD_CONTENT;
    int room = 2 * HEAD_ESTIMATE + (small ? (int) length.getAsLong() : 0);
    ByteBuf buffer = channel.alloc().directBuffer(room);
    ResponseHead head = new ResponseHead(buffer).status(status).requestId(exchange.request.id());
    if (!headers.contains("Date")) {
      head.date(date);
    }
    head.forwarded(added.size() == 0 ? headers : without(headers, added))
        .headers(added)
        .framing(framing, length.orElse(0))
        .end(keepAlive, exchange.isHttp11());
    if (small) {
      held = buffer;
    } else {
      queue(buffer);
    }
  }

  private static Headers without(Headers headers, Headers replaced) {
    Headers.Builder rest = Headers.builder();
    headers.forEach((name, value) -> {
      if (ListFields.stays(name, replaced)) {
        rest.add(name, value);
      }
    });
    return rest.build();
  }

  @Override
  public void interim(int status, Headers headers) {
    ByteBuf buffer = channel.alloc().directBuffer(HEAD_ESTIMATE);
    new ResponseHead(buffer).interim(status).forwarded(headers).end();
    var _ = send(buffer);
  }

  /// The answer to a client that asked for another protocol.
  void upgrade(Headers headers) {
    ByteBuf buffer = channel.alloc().directBuffer(HEAD_ESTIMATE);
    new ResponseHead(buffer).interim(101).forwarded(headers).upgrade().end();
    var _ = send(buffer);
  }

  @Override
  public void piece(Exchange exchange, ByteBuf piece) {
    if (held != null) {
      held.writeBytes(piece);
      piece.release();
      return;
    }
    if (framing != Framing.CHUNKED) {
      queue(piece);
      return;
    }
    ByteBuf size = channel.alloc().directBuffer(CHUNK_SIZE_LINE);
    size.writeCharSequence(Integer.toHexString(piece.readableBytes()), StandardCharsets.US_ASCII);
    queue(size.writeShort(CRLF));
    queue(piece);
    queue(CHUNK_END.duplicate());
  }

  @Override
  public ChannelFuture framedPiece(ByteBuf piece) {
    return send(piece);
  }

  @Override
  public ChannelFuture end(Exchange exchange, Headers trailers) {
    ByteBuf whole = held;
    if (whole != null) {
      held = null;
      return send(whole);
    }
    if (framing != Framing.CHUNKED || exchange.isHead()) {
      return send(Unpooled.EMPTY_BUFFER);
    }
    ByteBuf buffer = channel.alloc().directBuffer(CHUNK_SIZE_LINE);
    buffer.writeByte('0').writeShort(CRLF);
    new ResponseHead(buffer).forwarded(trailers).end();
    return send(buffer);
  }

  @Override
  public void flush() {
    ByteBuf begun = held;
    if (begun != null) {
      held = null;
      queue(begun);
    }
    channel.flush();
  }

  /// The connection has gone: what waited for it never leaves.
  void discard() {
    ByteBuf begun = held;
    if (begun != null) {
      held = null;
      begun.release();
    }
  }

  @Override
  public void holdAtMost(WriteBufferWaterMark most) {
    channel.config().setWriteBufferWaterMark(most);
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  /// The last words on a connection.
  ChannelFuture refusal(Refusal reason) {
    Response response = Response.text(reason.status(), reason.publicText() + "\n");
    byte[] text = (reason.publicText() + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuf buffer = channel.alloc().directBuffer(HEAD_ESTIMATE);
    new ResponseHead(buffer)
        .status(reason.status())
        .date(date)
        .headers(response.headers())
        .framing(Framing.LENGTH, text.length)
        .end(false, true);
    return send(buffer.writeBytes(text));
  }

  private ChannelFuture send(ByteBuf buffer) {
    written += buffer.readableBytes();
    return channel.writeAndFlush(buffer);
  }

  @Override
  public void markProgress() {
    leftAtMark = written - pending();
  }

  @Override
  public boolean hasMadeProgress() {
    long pending = pending();
    return pending == 0 || written - pending - leftAtMark >= WRITE_QUANTUM;
  }

  private void queue(ByteBuf buffer) {
    written += buffer.readableBytes();
    var _ = channel.write(buffer, channel.voidPromise());
  }

  private void writeHead(
      ByteBuf buffer, Exchange exchange, Response response, OptionalLong length) {
    var head =
        new ResponseHead(buffer)
            .status(response.status())
            .date(date)
            .requestId(exchange.request.id());
    writeHeaders(buffer, head, response.headers());
    head.framing(framing, length.orElse(0)).end(keepAlive, exchange.isHttp11());
  }

  /// A handler that gives every answer the same [Headers] object has them encoded once for each
  /// connection: from the second time on, the bytes are at hand.
  @SuppressWarnings(
      "ReferenceEquality") // the same object has the same bytes; to compare costs more
  private void writeHeaders(ByteBuf buffer, ResponseHead head, Headers headers) {
    if (headers == lastHeaders && lastEncoded.length > 0) {
      buffer.writeBytes(lastEncoded);
      return;
    }
    int start = buffer.writerIndex();
    head.headers(headers);
    lastEncoded = headers == lastHeaders ? bytes(buffer, start) : NOTHING;
    lastHeaders = headers;
  }

  private static byte[] bytes(ByteBuf buffer, int start) {
    var bytes = new byte[buffer.writerIndex() - start];
    buffer.getBytes(start, bytes);
    return bytes;
  }

  private static boolean sendsContent(Exchange exchange, Response response) {
    return !exchange.isHead() && ResponseFraming.mayHaveContent(response.status());
  }

  private static byte[] content(Exchange exchange, Response response) {
    boolean sent = sendsContent(exchange, response);
    return sent && response.body() instanceof Response.Bytes(byte[] content) ? content : NOTHING;
  }

  /// The system's buffers count a file as nothing.
  private long pending() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    long buffered = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    if (file != null && file.remaining() > 0) {
      return buffered + file.remaining();
    }
    return buffer == null ? 0 : buffered - buffer.currentProgress();
  }
}

package dev.claviger.http.server;

import dev.claviger.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3HeadersValidationException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A stream of HTTP/3 that carries one [Exchange]. Content that nobody takes is not read from QUIC,
/// whose window holds the client back.
final class Http3Carrier extends ChannelInboundHandlerAdapter implements Carrier {

  private static final Logger LOG = LoggerFactory.getLogger(Http3Carrier.class);

  private final Http3Connection connection;
  private final QuicStreamChannel stream;
  private final StreamWriter<Http3Headers> out;
  private final long since = System.nanoTime();

  /// Received, while it is not known yet whether content follows.
  private @Nullable Http3Headers head;

  private @Nullable Exchange exchange;
  private Headers trailers = Headers.empty();
  private long announced = Long.MAX_VALUE;
  private long received;

  /// Content that makes up what was announced, until the stream has ended: nobody should take a
  /// request for whole that goes on (RFC 9114 section 4.1.2).
  private @Nullable ByteBuf last;

  private boolean begun;
  private boolean ended;
  private boolean discarding;
  private boolean answered;
  private Http3ErrorCode endsWith = Http3ErrorCode.H3_NO_ERROR;

  Http3Carrier(Http3Connection connection, QuicStreamChannel stream) {
    this.connection = connection;
    this.stream = stream;
    this.out =
        new StreamWriter<>(
            new Http3Frames(stream, this::breakOff),
            connection.origin().loop().date,
            this::writable);
  }

  // ---- receiving

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case Http3HeadersFrame frame -> headers(frame.headers());
      case Http3DataFrame frame -> data(frame.content());
      default -> ReferenceCountUtil.release(message); // of types to come: RFC 9114 section 9
    }
  }

  /// Content and end that came together with the head are complete before anybody is asked for an
  /// answer.
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    received(stream.isInputShutdown());
    ctx.fireChannelReadComplete();
  }

  /// The end may come alone.
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownReadComplete.INSTANCE) {
      received(true);
    }
    ctx.fireUserEventTriggered(event);
  }

  private void received(boolean end) {
    begin(end);
    if (end) {
      end();
    }
    if (exchange != null) {
      exchange.start();
    }
  }

  private void headers(Http3Headers fields) {
    if (!begun && head == null) {
      head = fields;
      return;
    }
    begin(false);
    if (exchange != null && !discarding) {
      connection
          .check()
          .trailers(fields)
          .ifPresentOrElse(checked -> trailers = checked, () -> refuse(Refusal.MALFORMED_HEADER));
    }
  }

  /// @param complete whether no content follows
  private void begin(boolean complete) {
    Http3Headers fields = head;
    if (fields == null) {
      return;
    }
    switch (connection.check().check(fields, complete)) {
      case Decoded.Refused(Refusal reason) -> turnAway(reason);
      case RequestHead accepted when !complete && !accepted.hasContent() -> {
        // says that nothing follows: waits for the end, which alone proves it
      }
      case RequestHead accepted -> {
        head = null;
        begun = true;
        Exchange made = new Exchange(connection.origin(), this, accepted);
        if (made.limitBody()) {
          announced = accepted.contentLength().orElse(Long.MAX_VALUE);
          exchange = made;
        } else {
          turnAway(Refusal.BODY_TOO_LARGE);
        }
      }
    }
  }

  /// @param content which is taken over
  private void data(ByteBuf content) {
    begin(false);
    received += content.readableBytes();
    if (head != null && content.isReadable()) {
      turnAway(Refusal.MALFORMED_FRAMING);
    }
    if (exchange == null || discarding || !content.isReadable()) {
      content.release();
    } else if (received > announced) {
      content.release();
      refuse(Refusal.MALFORMED_FRAMING);
    } else if (received == announced) {
      last = content;
    } else {
      exchange.receive(content);
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (exchange == null || discarding) {
      return;
    }
    if (announced != Long.MAX_VALUE && received != announced) {
      refuse(Refusal.MALFORMED_FRAMING);
    } else {
      end(exchange);
    }
  }

  private void end(Exchange of) {
    ByteBuf held = last;
    if (held != null) {
      last = null;
      of.receive(held);
    }
    if (!discarding) {
      of.receiveEnd(trailers);
    }
  }

  private void dropLast() {
    if (last != null) {
      last.release();
      last = null;
    }
  }

  @Override
  public void stopReading() {
    stream.config().setAutoRead(false);
  }

  @Override
  public void resumeReading() {
    if (!stream.config().isAutoRead()) {
      stream.config().setAutoRead(true);
    }
  }

  @Override
  public void refuse(Refusal reason) {
    discard(reason);
    if (exchange != null) {
      exchange.refuse(reason);
    }
  }

  /// RFC 9114 section 4.1.2: answered, and then an error of the stream.
  private void turnAway(Refusal reason) {
    head = null;
    begun = true;
    discard(reason);
    out.bare(reason.status()).addListener(_ -> leave());
  }

  /// What still comes is thrown away.
  private void discard(Refusal reason) {
    discarding = true;
    dropLast();
    endsWith = errorOf(reason);
    connection.origin().refused(reason);
    resumeReading();
  }

  private static Http3ErrorCode errorOf(Refusal reason) {
    return reason.status() == 400 ? Http3ErrorCode.H3_MESSAGE_ERROR : Http3ErrorCode.H3_NO_ERROR;
  }

  /// What the codec does not take for a request. The client's reset, too, comes as an exception.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("stream {} fails", stream.streamId(), cause);
    switch (cause) {
      case Http3HeadersValidationException _ -> malformed(Refusal.MALFORMED_HEADER);
      case Http3Exception error -> malformed(reasonOf(error.errorCode()));
      case DecoderException _, IllegalArgumentException _ -> malformed(Refusal.MALFORMED_FRAMING);
      case RuntimeException _ -> {
        LOG.error("stream {} failed", stream.streamId(), cause);
        breakOff();
      }
      default -> reset(Http3ErrorCode.H3_REQUEST_CANCELLED);
    }
  }

  private static Refusal reasonOf(Http3ErrorCode error) {
    return switch (error) {
      case H3_MESSAGE_ERROR -> Refusal.MALFORMED_FRAMING;
      case H3_EXCESSIVE_LOAD -> Refusal.HEADERS_TOO_LARGE;
      default -> Refusal.MALFORMED_FRAME;
    };
  }

  private void malformed(Refusal reason) {
    if (!discarding && stream.isOpen()) {
      discarding = true;
      dropLast();
      connection.origin().refused(reason);
    }
    reset(Http3ErrorCode.H3_MESSAGE_ERROR);
  }

  // ---- answering

  @Override
  public Channel channel() {
    return stream;
  }

  /// Each byte has to pass through frames.
  @Override
  public boolean sendsFiles() {
    return false;
  }

  @Override
  public AnswerWriter out() {
    return out;
  }

  private void writable() {
    if (exchange != null) {
      exchange.writable();
    }
  }

  /// Frames end by themselves.
  @Override
  public void beginAnswer(Exchange of, int status, OptionalLong length) {}

  @Override
  public void completed(Exchange of, boolean sent) {
    answered = sent && of.isBodyComplete();
    dropLast();
    leave();
  }

  @Override
  public void tunnel(Headers headers) {
    throw new IllegalStateException("HTTP/3 has no upgrades");
  }

  @Override
  public void breakOff() {
    reset(Http3ErrorCode.H3_INTERNAL_ERROR);
  }

  /// The answer is out; what is still to come is not wanted (RFC 9114 section 4.1).
  private void leave() {
    if (stream.isOpen()) {
      if (!stream.isInputShutdown()) {
        var _ = stream.shutdownInput(endsWith.code());
      }
      var _ = stream.close();
    }
  }

  /// Neither end may be taken for a good one.
  private void reset(Http3ErrorCode error) {
    if (stream.isOpen()) {
      var _ = stream.shutdown(error.code());
      var _ = stream.close();
    }
  }

  void interrupt() {
    if (exchange != null) {
      exchange.interrupt();
    }
  }

  void checkDeadline(long now) {
    Deadlines deadlines = connection.deadlines();
    if (exchange != null) {
      exchange.checkDeadline(now);
    } else if (!begun && now - since > deadlines.header()) {
      turnAway(Refusal.HEADER_TIMEOUT);
    } else if (now - since > deadlines.header() + deadlines.write()) {
      breakOff();
    }
  }

  /// Comes once for each stream, however it ends.
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    dropLast();
    if (exchange != null) {
      exchange.lost();
    }
    connection.ended(this, answered);
    ctx.fireChannelInactive();
  }
}

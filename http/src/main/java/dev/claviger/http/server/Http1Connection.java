package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.server.ResponseHead.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP/1 connection: framing, keep-alive, pipelining, and the end. One [Exchange] at a time,
/// which has phases and deadlines of its own.
///
/// ```
/// OPENED ─▶ HEAD ─▶ EXCHANGE ─▶ IDLE ─▶ HEAD …
///    any ─▶ REFUSING ─▶ LINGERING ─▶ CLOSED
/// ```
///
/// Everything runs on the event loop, and nothing blocks.
final class Http1Connection extends ChannelInboundHandlerAdapter
    implements LiveConnection, Carrier {

  private enum Phase {
    /// Nothing has been received yet.
    OPENED,
    /// Between two requests.
    IDLE,
    /// Some of a head has been received.
    HEAD,
    /// A request is being answered.
    EXCHANGE,
    /// The answer to what is no request is on its way out.
    REFUSING,
    /// The last answer is out; what still comes in is thrown away.
    LINGERING,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Http1Connection.class);

  /// Closing a socket with unread bytes in it resets the connection, and the reset may overtake our
  /// last answer. So after a refusal we shut our side, and give the client this long to read and to
  /// close.
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final int SWITCHING_PROTOCOLS = 101;

  private final Origin origin;
  private final Engine engine;
  private final Loop loop;
  private final Channel channel;
  private final RequestDecoder decoder;
  private final Http1Writer out;
  private Phase phase = Phase.OPENED;
  private long deadline;
  private @Nullable Exchange current;
  private boolean keepAlive;

  Http1Connection(Origin origin) {
    this.origin = origin;
    this.engine = origin.engine();
    this.loop = origin.loop();
    this.channel = origin.channel();
    this.out = new Http1Writer(channel, loop.date);
    this.decoder =
        new RequestDecoder(
            engine.limits, loop.scratch, this::headBegun, this::stopReading, this::speaksHttp2);
  }

  RequestDecoder decoder() {
    return decoder;
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public boolean sendsFiles() {
    return !origin.isSecure();
  }

  @Override
  public Http1Writer out() {
    return out;
  }

  // ---- opening and closing

  /// Behind TLS the connection is there before we are.
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (origin.isSecure()) {
      opened();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    opened();
  }

  private void opened() {
    loop.add(this);
    engine.events.connectionOpened(origin.listener().name());
    enter(Phase.OPENED, engine.deadlines.header());
    if (!engine.enter(channel)) {
      refuse(Refusal.TOO_MANY_CONNECTIONS);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    Exchange exchange = current;
    current = null;
    if (exchange != null) {
      exchange.lost();
    }
    out.discard();
    leave();
  }

  private void leave() {
    loop.remove(this);
    engine.events.connectionClosed(origin.listener().name());
    engine.leave();
  }

  /// No more requests: closed at once if there is none, after the answer if there is one.
  @Override
  public void drain() {
    if (phase == Phase.IDLE || phase == Phase.OPENED) {
      close();
    }
  }

  @Override
  public void terminate() {
    Exchange exchange = current;
    close();
    if (exchange != null) {
      exchange.interrupt();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("connection of {} failed", origin.listener().name(), cause);
    }
    close();
  }

  // ---- receiving

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case RequestHead head -> begin(head);
      case HttpContent content -> content(content);
      case Refusal reason -> refuse(reason);
      case ByteBuf bytes when current != null -> current.tunneled(bytes);
      default -> ReferenceCountUtil.release(message);
    }
  }

  private void headBegun() {
    if (phase == Phase.IDLE) {
      enter(Phase.HEAD, engine.deadlines.header());
    } else if (phase == Phase.OPENED) {
      phase = Phase.HEAD;
    }
  }

  /// The client begins with HTTP/2: makes room for what speaks it, and gives it what was received
  /// (RFC 9113 section 3.3).
  private boolean speaksHttp2() {
    if (origin.isSecure() || !engine.http2.plain() || phase == Phase.EXCHANGE) {
      return false;
    }
    var pipeline = channel.pipeline();
    pipeline.addLast(Http2Codec.of(origin));
    pipeline.remove(this);
    leave();
    pipeline.remove(decoder);
    return true;
  }

  @Override
  public void stopReading() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resumeReading() {
    if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
  }

  private void begin(RequestHead head) {
    Exchange exchange = new Exchange(origin, this, head);
    if (!exchange.limitBody()) {
      refuse(Refusal.BODY_TOO_LARGE);
      return;
    }
    phase = Phase.EXCHANGE;
    current = exchange;
  }

  /// Content that came together with its head is complete before anybody is asked for an answer.
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    start();
    ctx.fireChannelReadComplete();
  }

  private void start() {
    if (current != null) {
      current.start();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (current != null && channel.isWritable()) {
      current.writable();
    }
  }

  private void content(HttpContent content) {
    Exchange exchange = current;
    if (exchange == null) {
      content.release();
    } else if (content.decoderResult().isFailure()) {
      content.release();
      refuse(Refusal.MALFORMED_CHUNK);
    } else {
      exchange.receive(content.content());
      if (content instanceof LastHttpContent last
          && current == exchange
          && !decoder.isDiscarding()) {
        exchange.receiveEnd(new NettyHeaders(last.trailingHeaders()));
      }
    }
  }

  // ---- refusing

  /// Answered here if there is no exchange to answer through; either way the connection ends with
  /// it.
  @Override
  public void refuse(Refusal reason) {
    decoder.discard();
    resumeReading();
    origin.refused(reason);
    if (current != null) {
      current.refuse(reason);
    } else {
      out.markProgress();
      enter(Phase.REFUSING, engine.deadlines.write());
      out.refusal(reason).addListener(_ -> linger());
    }
  }

  // ---- answering

  @Override
  public void beginAnswer(Exchange exchange, int status, OptionalLong length) {
    Framing framing = ResponseFraming.of(status, length, exchange.isHttp11());
    keepAlive =
        exchange.head.keepAlive()
            && exchange.isBodyComplete()
            && framing != Framing.CLOSE
            && !engine.isDraining();
    out.begin(framing, keepAlive);
  }

  @Override
  public void tunnel(Headers headers) {
    Exchange exchange = current;
    if (exchange != null) {
      exchange.beginAnswer(SWITCHING_PROTOCOLS, OptionalLong.empty());
      keepAlive = false;
      out.upgrade(headers);
      resumeReading(); // it stopped if the client sent ahead
      decoder.tunnel(channel.pipeline());
    }
  }

  @Override
  public void completed(Exchange exchange, boolean sent) {
    current = null;
    if (phase == Phase.CLOSED) {
      return;
    }
    boolean everythingRead = exchange.isBodyComplete() && !decoder.hasDataAhead();
    if (!sent) {
      close();
    } else if (keepAlive) {
      nextRequest();
    } else if (everythingRead) {
      close();
    } else {
      linger();
    }
  }

  private void nextRequest() {
    enter(Phase.IDLE, engine.deadlines.idle());
    decoder.resume(channel.pipeline());
    if (current == null || !current.isBodyComplete()) {
      resumeReading();
    }
    start();
    // An answer that was begun just before has promised that there may be another.
    if (engine.isStopping()) {
      drain();
    }
  }

  private void linger() {
    if (phase == Phase.CLOSED) {
      return;
    }
    decoder.discard();
    resumeReading();
    enter(Phase.LINGERING, LINGER_NANOS);
    Closing.shutdownOutput(channel);
  }

  @Override
  public void breakOff() {
    out.flush();
    close();
  }

  /// What fails or closes is told by [#channelInactive].
  private void close() {
    var _ = channel.close();
  }

  // ---- deadlines

  private void enter(Phase next, long nanos) {
    phase = next;
    deadline = System.nanoTime() + nanos;
  }

  @Override
  public void checkDeadline(long now) {
    if (phase == Phase.EXCHANGE) {
      if (current != null) {
        current.checkDeadline(now);
      }
    } else if (now - deadline >= 0) {
      pastDeadline();
    }
  }

  private void pastDeadline() {
    switch (phase) {
      case OPENED, IDLE, LINGERING -> close();
      case HEAD -> refuse(Refusal.HEADER_TIMEOUT);
      case REFUSING -> checkProgress();
      case EXCHANGE, CLOSED -> {}
    }
  }

  private void checkProgress() {
    if (out.hasMadeProgress()) {
      out.markProgress();
      enter(Phase.REFUSING, engine.deadlines.write());
    } else {
      close();
    }
  }
}

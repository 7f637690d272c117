package dev.claviger.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP/1 connection: its opening, the time between requests, and its end. Requests are carried
/// by its [Http1Carrier], one [Exchange] at a time, which has phases and deadlines of its own.
///
/// ```
/// OPENED ─▶ HEAD ─▶ EXCHANGE ─▶ IDLE ─▶ HEAD …
///    any ─▶ REFUSING ─▶ LINGERING ─▶ CLOSED
/// ```
///
/// Everything runs on the event loop, and nothing blocks.
final class Http1Connection extends ChannelInboundHandlerAdapter implements LiveConnection {

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

  private final Origin origin;
  private final Engine engine;
  private final Loop loop;
  private final Channel channel;
  private final RequestDecoder decoder;
  private final Http1Writer out;
  private final Http1Carrier carrier;
  private Phase phase = Phase.OPENED;
  private long deadline;

  Http1Connection(Origin origin) {
    this.origin = origin;
    this.engine = origin.engine();
    this.loop = origin.loop();
    this.channel = origin.channel();
    this.out = new Http1Writer(channel, loop.date);
    this.decoder =
        new RequestDecoder(
            engine.limits, loop.scratch, this::headBegun, this::stopReading, this::speaksHttp2);
    this.carrier = new Http1Carrier(this, origin, decoder, out);
  }

  RequestDecoder decoder() {
    return decoder;
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
      carrier.refuse(Refusal.TOO_MANY_CONNECTIONS);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    carrier.lost();
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
    carrier.terminate();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (BrokenSocket.isToldBy(cause)) {
      BrokenSocket.close(channel);
      return;
    }
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
      case HttpContent content -> carrier.content(content);
      case Refusal reason -> carrier.refuse(reason);
      case ByteBuf bytes -> carrier.tunneled(bytes);
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

  private void stopReading() {
    carrier.stopReading();
  }

  private void begin(RequestHead head) {
    if (carrier.begin(head)) {
      phase = Phase.EXCHANGE;
    } else {
      carrier.refuse(Refusal.BODY_TOO_LARGE);
    }
  }

  /// Content that came together with its head is complete before anybody is asked for an answer.
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    carrier.start();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      carrier.writable();
    }
  }

  // ---- after an exchange, or in its place

  /// What is no request, or one too many.
  void refused(Refusal reason) {
    out.markProgress();
    enter(Phase.REFUSING, engine.deadlines.write());
    out.refusal(reason).addListener(_ -> linger());
  }

  /// An exchange is over.
  ///
  /// @param sent whether its answer has left
  /// @param keepAlive whether that answer promised another
  /// @param everythingRead whether nothing of the client lies unread
  void answered(boolean sent, boolean keepAlive, boolean everythingRead) {
    if (phase == Phase.CLOSED) {
      return;
    }
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
    carrier.resumeForNext();
    carrier.start();
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
    carrier.resumeReading();
    enter(Phase.LINGERING, LINGER_NANOS);
    Closing.shutdownOutput(channel);
  }

  /// What fails or closes is told by [#channelInactive].
  void close() {
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
      carrier.checkDeadline(now);
    } else if (now - deadline >= 0) {
      pastDeadline();
    }
  }

  private void pastDeadline() {
    switch (phase) {
      case OPENED, IDLE, LINGERING -> close();
      case HEAD -> carrier.refuse(Refusal.HEADER_TIMEOUT);
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

package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.HttpException;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.ResponseHead.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP/1 connection: one phase at a time, one deadline for each.
///
/// ```
/// OPENED ─▶ HEAD ─▶ BODY ─▶ HANDLING ─▶ WRITING ─▶ IDLE ─▶ HEAD …
///                     └──▶ FORWARDING ─▶ WRITING
///    any ─▶ LINGERING ─▶ CLOSED
/// ```
///
/// Every method runs on the event loop but [#onLoop] and [#allocate], and none blocks. The handler
/// runs meanwhile on its own thread and comes back through `onLoop`; what it brings after its
/// exchange has ended is dropped.
final class Connection extends ChannelInboundHandlerAdapter implements LiveConnection {

  private enum Phase {
    /// Nothing has been received yet.
    OPENED,
    /// Between two requests.
    IDLE,
    /// Some of a head has been received.
    HEAD,
    /// A handler runs, content is still arriving.
    BODY,
    /// A handler runs, the request is complete.
    HANDLING,
    /// Another server answers; content may still be arriving.
    FORWARDING,
    /// An answer is on its way out.
    WRITING,
    /// The last answer is out; what still comes in is thrown away.
    LINGERING,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /// Closing a socket with unread bytes in it resets the connection, and the reset may overtake our
  /// last answer. So after a refusal we shut our side, and give the client this long to read and to
  /// close.
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final int SWITCHING_PROTOCOLS = 101;

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Engine engine;
  private final Loop loop;
  private final Listener listener;
  private final Channel channel;
  private final InetSocketAddress peer;
  private final boolean secure;
  private final RequestDecoder decoder;
  private final AnswerWriter out;
  private Phase phase = Phase.OPENED;
  private long deadline;
  private @Nullable Exchange current;

  Connection(Engine engine, Loop loop, Listener listener, Channel channel) {
    this.engine = engine;
    this.loop = loop;
    this.listener = listener;
    this.channel = channel;
    this.peer = ClientAddress.of(channel);
    this.secure = listener.tls().isPresent();
    this.out = new AnswerWriter(channel, loop.date);
    this.decoder =
        new RequestDecoder(engine.limits, loop.scratch, this::headBegun, this::stopReading);
  }

  RequestDecoder decoder() {
    return decoder;
  }

  // ---- for the handler's thread

  void onLoop(Runnable action) {
    try {
      channel.eventLoop().execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("the server has stopped; a late answer is dropped", e);
    }
  }

  ByteBuf allocate(int bytes) {
    return channel.alloc().directBuffer(bytes);
  }

  /// Whether bytes of files may go to the socket past this process.
  boolean sendsFiles() {
    return !secure;
  }

  // ---- opening and closing

  /// Behind TLS the connection is there before we are.
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (secure) {
      opened();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    opened();
  }

  private void opened() {
    loop.add(this);
    engine.events.connectionOpened(listener.name());
    enter(Phase.OPENED, engine.deadlines.header());
    if (!engine.enter(channel)) {
      refuse(Refusal.TOO_MANY_CONNECTIONS);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    Exchange exchange = current;
    if (exchange != null) {
      exchange.body.ifPresent(
          body -> body.fail(new HttpException(400, "The client has gone away")));
      if (!exchange.answered) {
        exchange.status = 499;
      }
      finish(exchange);
    }
    loop.remove(this);
    engine.events.connectionClosed(listener.name());
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
      LOG.error("connection of {} failed", listener.name(), cause);
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
      case ByteBuf bytes when current != null && current.forwarded != null ->
          current.forwarded.tunneled(bytes);
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

  void stopReading() {
    channel.config().setAutoRead(false);
  }

  void resumeReading() {
    if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
  }

  private void begin(RequestHead head) {
    long now = System.nanoTime();
    Optional<IncomingBody> body =
        head.hasContent() ? Optional.of(incoming(head)) : Optional.empty();
    Exchange exchange =
        new Exchange(
            this, listener.handler(), head, request(head, body), body, now, engine.clock.millis());
    if (!exchange.limitBody(engine.limits)) {
      refuse(Refusal.BODY_TOO_LARGE);
      return;
    }
    current = exchange;
    phase = Phase.BODY;
    deadline = now + engine.deadlines.body();
  }

  /// Content that came together with its head is complete before anybody is asked for an answer.
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    start();
    ctx.fireChannelReadComplete();
  }

  private void start() {
    Exchange exchange = current;
    if (exchange == null || exchange.started) {
      return;
    }
    exchange.started = true;
    Optional<Response> ready = exchange.atOnce();
    if (ready.isEmpty()) {
      loop.start(exchange);
    } else if (ready.get().body() instanceof Response.Forward forward) {
      forward(exchange, forward, ready.get().headers(), Optional.empty());
    } else {
      answer(exchange, ready.get());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (current != null && current.forwarded != null && channel.isWritable()) {
      current.forwarded.writable();
    }
  }

  private Request request(RequestHead head, Optional<IncomingBody> body) {
    return new Request(
        head.method(),
        head.target(),
        head.headers(),
        Exchange.orEmpty(body),
        peer,
        secure ? "https" : "http",
        head.host().orElseGet(this::localAuthority),
        RequestId.choose(head.headers(), engine.trustRequestId, loop),
        head.protocol());
  }

  private String localAuthority() {
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    return local.getHostString() + ":" + local.getPort();
  }

  private IncomingBody incoming(RequestHead head) {
    return new IncomingBody(
        head.contentLength(),
        new IncomingBody.Source() {
          @Override
          public void wanted() {
            if (head.awaitsContinue()) {
              onLoop(Connection.this::sendContinue);
            }
          }

          @Override
          public void resumed() {
            onLoop(Connection.this::resumeReading);
          }
        });
  }

  private void sendContinue() {
    if (phase == Phase.BODY) {
      var _ = out.send(Unpooled.wrappedBuffer(CONTINUE));
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
      receive(exchange, content);
    }
  }

  private void receive(Exchange exchange, HttpContent content) {
    exchange.receivedBytes += content.content().readableBytes();
    if (exchange.receivedBytes > exchange.bodyLimit) {
      content.release();
      refuse(Refusal.BODY_TOO_LARGE);
      return;
    }
    if (exchange.body.isPresent() && !exchange.body.get().offer(content.content())) {
      stopReading();
    }
    if (content instanceof LastHttpContent last) {
      exchange.bodyComplete = true;
      if (phase == Phase.BODY) {
        enter(Phase.HANDLING, engine.deadlines.handler());
      }
      exchange.body.ifPresent(body -> body.complete(new NettyHeaders(last.trailingHeaders())));
    }
  }

  // ---- refusing

  /// With a handler running that waits for content, the refusal goes through it, so that the
  /// application may word the answer; else it is answered here. Either way the connection ends with
  /// it.
  private void refuse(Refusal reason) {
    decoder.discard();
    resumeReading();
    engine.events.refused(
        new RefusedRequest(listener.name(), peer, engine.clock.instant(), reason));
    Exchange exchange = current;
    if (exchange == null) {
      answerRefusal(reason);
    } else if (exchange.forwarded != null) {
      exchange.forwarded.refused(reason);
    } else if (phase == Phase.BODY) {
      exchange.body.ifPresent(
          body -> body.fail(new HttpException(reason.status(), reason.publicText())));
      enter(Phase.HANDLING, engine.deadlines.handler());
    }
  }

  void answerRefusal(Refusal reason) {
    out.markProgress();
    enter(Phase.WRITING, engine.deadlines.write());
    out.refusal(reason).addListener(_ -> linger());
  }

  // ---- answering

  void forward(
      Exchange exchange, Response.Forward forward, Headers added, Optional<byte[]> replaced) {
    if (exchange == current && !exchange.answered) {
      enter(Phase.FORWARDING, engine.deadlines.body());
      ForwardedAnswer.begin(this, exchange, out, forward, added, replaced);
    }
  }

  /// The whole of an answer that is in memory.
  void answer(Exchange exchange, Response response) {
    if (exchange == current && !exchange.answered) {
      beginAnswer(exchange, response.status(), ResponseFraming.length(response));
      complete(exchange, out.whole(exchange, response));
    } else {
      SentFile.discard(response);
    }
  }

  void beginStream(Exchange exchange, Response response, OptionalLong length) {
    if (exchange == current && !exchange.answered) {
      beginAnswer(exchange, response.status(), length);
      exchange.streaming = true;
      out.head(exchange, response, length);
    }
  }

  void stream(Exchange exchange, ByteBuf piece, int bytes, OutgoingStream from) {
    if (exchange == current && exchange.streaming) {
      exchange.sentBytes += bytes;
      out.send(piece).addListener(future -> from.sent(bytes, future.isSuccess()));
    } else {
      piece.release();
      from.sent(bytes, false);
    }
  }

  void endStream(Exchange exchange, byte[] end) {
    if (exchange == current && exchange.streaming) {
      complete(exchange, out.send(Unpooled.wrappedBuffer(end)));
    }
  }

  /// Another protocol from here on; over when the other server says so, or a side goes away.
  void tunnel(Exchange exchange, Headers headers) {
    beginAnswer(exchange, SWITCHING_PROTOCOLS, OptionalLong.empty());
    exchange.keepAlive = false;
    out.upgrade(headers);
    resumeReading(); // it stopped if the client sent ahead
    decoder.tunnel(channel.pipeline());
  }

  /// Breaks an answer off, so that the client knows it is not whole.
  void abort(Exchange exchange) {
    if (exchange == current && exchange.streaming) {
      close();
    } else {
      answer(exchange, Response.text(500, "Internal server error\n"));
    }
  }

  void beginAnswer(Exchange exchange, int status, OptionalLong length) {
    exchange.answered = true;
    exchange.status = status;
    exchange.framing = ResponseFraming.of(status, length, exchange.isHttp11());
    exchange.keepAlive =
        exchange.head.keepAlive()
            && exchange.bodyComplete
            && exchange.framing != Framing.CLOSE
            && !engine.isDraining();
    out.markProgress();
    enter(Phase.WRITING, engine.deadlines.write());
  }

  void complete(Exchange exchange, ChannelFuture last) {
    if (last.isDone()) {
      completed(exchange, last);
    } else {
      last.addListener(_ -> completed(exchange, last));
    }
  }

  private void completed(Exchange exchange, ChannelFuture last) {
    if (exchange != current) {
      return;
    }
    boolean everythingRead = exchange.bodyComplete && !decoder.hasDataAhead();
    finish(exchange);
    if (!last.isSuccess()) {
      close();
    } else if (exchange.keepAlive) {
      nextRequest();
    } else if (everythingRead) {
      close();
    } else {
      linger();
    }
  }

  private void finish(Exchange exchange) {
    current = null;
    exchange.body.ifPresent(IncomingBody::discard);
    if (exchange.forwarded != null) {
      exchange.forwarded.finished();
    }
    engine.events.finished(
        new FinishedRequest(
            listener.name(),
            exchange.request,
            exchange.status,
            exchange.sentBytes,
            Instant.ofEpochMilli(exchange.startMillis),
            Duration.ofNanos(System.nanoTime() - exchange.startNanos)));
  }

  private void nextRequest() {
    enter(Phase.IDLE, engine.deadlines.idle());
    decoder.resume(channel.pipeline());
    if (current == null || !current.bodyComplete) {
      resumeReading();
    }
    start();
    if (engine.isDraining()) {
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
    shutdownOutput();
  }

  /// Under TLS the client is told first, or it would take our end for an attacker's.
  private void shutdownOutput() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      shutdownSocket();
    } else {
      tls.closeOutbound().addListener(_ -> shutdownSocket());
    }
  }

  private void shutdownSocket() {
    var _ = ((DuplexChannel) channel).shutdownOutput();
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
    if (now - deadline < 0) {
      return;
    }
    switch (phase) {
      case OPENED, IDLE, LINGERING -> close();
      case HEAD -> refuse(Refusal.HEADER_TIMEOUT);
      case BODY -> refuse(Refusal.BODY_TIMEOUT);
      case HANDLING -> handlerTimeout();
      case FORWARDING -> checkContent();
      case WRITING -> checkProgress();
      case CLOSED -> {}
    }
  }

  private void handlerTimeout() {
    Exchange exchange = current;
    if (exchange != null) {
      exchange.bodyComplete = false; // whatever state it is in, the connection ends here
      exchange.interrupt();
      Refusal reason = Refusal.HANDLER_TIMEOUT;
      answer(exchange, Response.text(reason.status(), reason.publicText() + "\n"));
    }
  }

  /// Content that is forwarded may be of any size: it is slow only between two looks at it.
  private void checkContent() {
    if (current != null && current.forwarded != null && current.forwarded.isClientTooSlow()) {
      refuse(Refusal.BODY_TIMEOUT);
    } else {
      enter(Phase.FORWARDING, engine.deadlines.body());
    }
  }

  private void checkProgress() {
    if (out.hasMadeProgress()) {
      out.markProgress();
      enter(Phase.WRITING, engine.deadlines.write());
    } else {
      close();
    }
  }
}

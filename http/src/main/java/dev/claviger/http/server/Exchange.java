package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.HttpException;
import dev.claviger.http.Request;
import dev.claviger.http.RequestBody;
import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer, by whatever version of HTTP it is carried: one phase at a time, one
/// deadline for each.
///
/// ```
/// BODY ─▶ HANDLING ─▶ WRITING ─▶ OVER
///   └──▶ FORWARDING ─▶ WRITING
/// ```
///
/// All of it runs on the event loop but [#onLoop], [#allocate] and what reads final fields. What
/// the handler's thread brings after the end is dropped.
final class Exchange {

  private enum Phase {
    /// Content is still arriving.
    BODY,
    /// A handler runs, the request is complete.
    HANDLING,
    /// Another server answers; content may still be arriving.
    FORWARDING,
    /// An answer is on its way out.
    WRITING,
    OVER
  }

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private static final RequestBody NO_CONTENT = RequestBody.empty();

  private static final Response NO_TUNNEL =
      Response.text(501, "There is nothing here that speaks another protocol\n");

  final RequestHead head;
  final Request request;

  /// Empty if the request has no content.
  final Optional<IncomingBody> body;

  final RequestTrace trace;

  private final Origin origin;
  private final Carrier carrier;
  private final AnswerWriter out;
  private final Handling handling;
  private final long startNanos = System.nanoTime();
  private final long startMillis;
  private Phase phase = Phase.BODY;
  private long deadline;

  /// Set once it is carried out by another server.
  private @Nullable ForwardedAnswer forwarded;

  private boolean started;
  private boolean bodyComplete;
  private boolean answered;
  private boolean streaming;
  private int status;
  private long bodyLimit;
  private long receivedBytes;
  long sentBytes;

  Exchange(Origin origin, Carrier carrier, RequestHead head) {
    this.origin = origin;
    this.carrier = carrier;
    this.out = carrier.out();
    this.head = head;
    this.body = head.hasContent() ? Optional.of(incoming()) : Optional.empty();
    this.request = request();
    this.trace = origin.engine().tracing.begin(origin.listener().name(), request);
    this.handling = new Handling(this, origin.listener().handler());
    this.startMillis = origin.engine().clock.millis();
    this.deadline = startNanos + origin.engine().deadlines.body();
  }

  private Request request() {
    InetSocketAddress peer = origin.peer();
    return new Request(
        head.method(),
        head.target(),
        head.headers(),
        body.isPresent() ? body.get() : NO_CONTENT,
        peer,
        origin.scheme(),
        head.host().orElseGet(origin::localAuthority),
        RequestId.choose(head.headers(), origin.engine().trustRequestId, origin.loop()),
        head.protocol());
  }

  private IncomingBody incoming() {
    return new IncomingBody(
        head.contentLength(),
        new IncomingBody.Source() {
          @Override
          public void wanted() {
            if (head.awaitsContinue()) {
              onLoop(Exchange.this::sendContinue);
            }
          }

          @Override
          public void resumed() {
            onLoop(carrier::resumeReading);
          }
        });
  }

  // ---- for the handler's thread

  void onLoop(Runnable action) {
    try {
      carrier.channel().eventLoop().execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("the server has stopped; a late answer is dropped", e);
    }
  }

  ByteBuf allocate(int bytes) {
    return carrier.channel().alloc().directBuffer(bytes);
  }

  boolean sendsFiles() {
    return carrier.sendsFiles();
  }

  boolean isHead() {
    return request.method().equals("HEAD");
  }

  boolean isHttp11() {
    return head.protocol().equals("HTTP/1.1");
  }

  // ---- receiving

  /// How much content may follow, which the handler knows; false if more is announced.
  boolean limitBody() {
    long most = origin.engine().limits.bodyBytes().bytes();
    bodyLimit = body.isPresent() ? handling.bodyLimit().orElse(most) : 0;
    return body.isEmpty() || head.contentLength().orElse(0L) <= bodyLimit;
  }

  /// Asks for the answer, if nobody has yet.
  void start() {
    if (started || phase == Phase.OVER) {
      return;
    }
    started = true;
    Optional<Response> ready = handling.atOnce();
    if (ready.isEmpty()) {
      origin.loop().start(handling);
    } else if (ready.get().body() instanceof Response.Forward forward) {
      forward(forward, ready.get().headers(), Optional.empty());
    } else {
      answer(ready.get());
    }
  }

  private void sendContinue() {
    if (phase == Phase.BODY) {
      out.interim(100, Headers.empty());
    }
  }

  /// A piece of content, which is taken over.
  void receive(ByteBuf piece) {
    receivedBytes += piece.readableBytes();
    if (receivedBytes > bodyLimit) {
      piece.release();
      carrier.refuse(Refusal.BODY_TOO_LARGE);
    } else if (body.isPresent()) {
      if (!body.get().offer(piece)) {
        carrier.stopReading();
      }
    } else {
      piece.release();
    }
  }

  void receiveEnd(Headers trailers) {
    bodyComplete = true;
    if (phase == Phase.BODY) {
      enter(Phase.HANDLING, origin.engine().deadlines.handler());
    }
    body.ifPresent(content -> content.complete(trailers));
  }

  boolean isBodyComplete() {
    return bodyComplete;
  }

  long receivedBytes() {
    return receivedBytes;
  }

  /// With a handler running that waits for content, the refusal goes through it, so that the
  /// application may word the answer.
  void refuse(Refusal reason) {
    if (forwarded != null) {
      forwarded.refused(reason);
    } else if (phase == Phase.BODY) {
      body.ifPresent(
          content -> content.fail(new HttpException(reason.status(), reason.publicText())));
      enter(Phase.HANDLING, origin.engine().deadlines.handler());
    }
  }

  // ---- forwarding

  void forward(Response.Forward forward, Headers added, Optional<byte[]> replaced) {
    if (mayAnswer()) {
      enter(Phase.FORWARDING, origin.engine().deadlines.body());
      var answer = new ForwardedAnswer(this, carrier, added, replaced);
      forwarded = answer;
      try {
        answer.begin(forward);
      } catch (RuntimeException e) { // as if the handler had thrown it
        answer.give(handling.failed(e));
      }
    }
  }

  /// The client takes again what it is given.
  void writable() {
    if (forwarded != null) {
      forwarded.writable();
    }
  }

  /// Bytes of another protocol, after an upgrade.
  void tunneled(ByteBuf bytes) {
    if (forwarded != null) {
      forwarded.tunneled(bytes);
    } else {
      bytes.release();
    }
  }

  /// No more of them, where the connection goes on without them.
  void tunnelEnded() {
    if (forwarded != null) {
      forwarded.tunnelEnded();
    }
  }

  /// Whether the client would take an answer for a tunnel that is open.
  boolean wouldMislead(int code) {
    return head.opensTunnel() && code < 300;
  }

  // ---- answering

  boolean mayAnswer() {
    return phase != Phase.OVER && !answered;
  }

  boolean isAnswered() {
    return answered;
  }

  /// The whole of an answer.
  void answer(Response response) {
    if (mayAnswer() && wouldMislead(response.status())) {
      SentFile.discard(response);
      answer(NO_TUNNEL);
    } else if (mayAnswer()) {
      beginAnswer(response.status(), ResponseFraming.length(response));
      complete(out.whole(this, response));
    } else {
      SentFile.discard(response);
    }
  }

  void beginStream(Response response, OptionalLong length) {
    if (wouldMislead(response.status())) {
      answer(NO_TUNNEL);
    } else if (mayAnswer()) {
      beginAnswer(response.status(), length);
      streaming = true;
      out.head(this, response, length);
    }
  }

  void stream(ByteBuf piece, int bytes, OutgoingStream from) {
    if (phase != Phase.OVER && streaming) {
      sentBytes += bytes;
      out.framedPiece(piece).addListener(future -> from.sent(bytes, future.isSuccess()));
    } else {
      piece.release();
      from.sent(bytes, false);
    }
  }

  void endStream() {
    if (phase != Phase.OVER && streaming) {
      complete(out.end(this, Headers.empty()));
    }
  }

  /// Breaks an answer off, so that the client knows it is not whole.
  void abort() {
    if (phase != Phase.OVER && streaming) {
      carrier.breakOff();
    } else {
      answer(Response.text(500, "Internal server error\n"));
    }
  }

  void beginAnswer(int code, OptionalLong length) {
    answered = true;
    status = code;
    carrier.beginAnswer(this, code, length);
    out.markProgress();
    enter(Phase.WRITING, origin.engine().deadlines.write());
  }

  /// @param last what is written last
  void complete(ChannelFuture last) {
    if (last.isDone()) {
      completed(last.isSuccess());
    } else {
      last.addListener(_ -> completed(last.isSuccess()));
    }
  }

  private void completed(boolean sent) {
    if (phase != Phase.OVER) {
      finish();
      carrier.completed(this, sent);
    }
  }

  /// The client has gone away.
  void lost() {
    if (phase == Phase.OVER) {
      return;
    }
    body.ifPresent(content -> content.fail(new HttpException(400, "The client has gone away")));
    if (!answered) {
      status = 499;
    }
    finish();
  }

  /// The server's patience has ended.
  void interrupt() {
    handling.interrupt();
  }

  private void finish() {
    phase = Phase.OVER;
    body.ifPresent(IncomingBody::discard);
    if (forwarded != null) {
      forwarded.finished();
    }
    origin
        .engine()
        .events
        .finished(
            new FinishedRequest(
                origin.listener().name(),
                request,
                status,
                sentBytes,
                Instant.ofEpochMilli(startMillis),
                Duration.ofNanos(System.nanoTime() - startNanos),
                trace));
  }

  // ---- deadlines

  private void enter(Phase next, long nanos) {
    phase = next;
    deadline = System.nanoTime() + nanos;
  }

  void checkDeadline(long now) {
    if (now - deadline < 0) {
      return;
    }
    switch (phase) {
      case BODY -> carrier.refuse(Refusal.BODY_TIMEOUT);
      case HANDLING -> handlerTimeout();
      case FORWARDING -> checkContent();
      case WRITING -> checkProgress();
      case OVER -> {}
    }
  }

  private void handlerTimeout() {
    bodyComplete = false; // whatever state it is in, the connection ends here
    interrupt();
    Refusal reason = Refusal.HANDLER_TIMEOUT;
    answer(Response.text(reason.status(), reason.publicText() + "\n"));
  }

  /// Content that is forwarded may be of any size: it is slow only between two looks at it.
  private void checkContent() {
    if (forwarded != null && forwarded.isClientTooSlow()) {
      carrier.refuse(Refusal.BODY_TIMEOUT);
    } else {
      enter(Phase.FORWARDING, origin.engine().deadlines.body());
    }
  }

  private void checkProgress() {
    if (out.hasMadeProgress()) {
      out.markProgress();
      enter(Phase.WRITING, origin.engine().deadlines.write());
    } else {
      carrier.breakOff();
    }
  }
}

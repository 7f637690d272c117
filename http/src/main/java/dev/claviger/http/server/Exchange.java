package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.RequestBody;
import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
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

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private static final RequestBody NO_CONTENT = RequestBody.empty();

  static final Response NO_TUNNEL =
      Response.text(501, "There is nothing here that speaks another protocol\n");

  final RequestHead head;
  final Request request;

  /// Empty if the request has no content.
  final Optional<Reception> content;

  final RequestTrace trace;

  private final Origin origin;
  final Carrier carrier;
  private final AnswerWriter out;
  private final Handling handling;
  private final long startNanos = System.nanoTime();
  private final long startMillis;
  private ExchangePhase phase = ExchangePhase.BODY;
  private long deadline;

  /// Set once it is carried out by another server.
  private @Nullable ForwardedAnswer forwarded;

  private boolean started;
  private boolean bodyComplete;
  private boolean answered;
  private int status;
  long sentBytes;

  Exchange(Origin origin, Carrier carrier, RequestHead head) {
    this.origin = origin;
    this.carrier = carrier;
    this.out = carrier.out();
    this.head = head;
    this.content =
        head.hasContent() ? Optional.of(new Reception(this, carrier, head)) : Optional.empty();
    this.request = origin.request(head, content.isPresent() ? content.get().body : NO_CONTENT);
    this.trace = origin.engine().tracing.begin(origin.listener().name(), request);
    this.handling = new Handling(this, origin.listener().handler());
    this.startMillis = origin.engine().clock.millis();
    this.deadline = startNanos + origin.engine().deadlines.body();
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
    if (content.isEmpty()) {
      return true;
    }
    long most = handling.bodyLimit().orElse(origin.engine().limits.bodyBytes().bytes());
    content.get().limit(most);
    return head.contentLength().orElse(0L) <= most;
  }

  /// Asks for the answer, if nobody has yet.
  void start() {
    if (started || phase == ExchangePhase.OVER) {
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

  void sendContinue() {
    if (phase == ExchangePhase.BODY) {
      out.interim(100, Headers.empty());
    }
  }

  /// A piece of content, which is taken over.
  void receive(ByteBuf piece) {
    if (content.isPresent()) {
      content.get().receive(piece);
    } else {
      piece.release();
    }
  }

  void receiveEnd(Headers trailers) {
    bodyComplete = true;
    if (phase == ExchangePhase.BODY) {
      enter(ExchangePhase.HANDLING);
    }
    content.ifPresent(received -> received.complete(trailers));
  }

  boolean isBodyComplete() {
    return bodyComplete;
  }

  long receivedBytes() {
    return content.isPresent() ? content.get().received() : 0;
  }

  /// Answers before anybody was asked for an answer, and so that nobody is.
  void turnAway(Refusal reason) {
    started = true;
    answer(Response.text(reason.status(), reason.publicText() + "\n"));
  }

  /// With a handler running that waits for content, the refusal goes through it, so that the
  /// application may word the answer.
  void refuse(Refusal reason) {
    if (forwarded != null) {
      forwarded.refused(reason);
    } else if (phase == ExchangePhase.BODY) {
      content.ifPresent(received -> received.fail(reason.status(), reason.publicText()));
      enter(ExchangePhase.HANDLING);
    }
  }

  // ---- forwarding

  void forward(Response.Forward forward, Headers added, Optional<byte[]> replaced) {
    if (mayAnswer()) {
      enter(ExchangePhase.FORWARDING);
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
    return phase != ExchangePhase.OVER && !answered;
  }

  boolean isOver() {
    return phase == ExchangePhase.OVER;
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

  void beginAnswer(int code, OptionalLong length) {
    answered = true;
    status = code;
    carrier.beginAnswer(this, code, length);
    out.markProgress();
    enter(ExchangePhase.WRITING);
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
    if (phase != ExchangePhase.OVER) {
      finish();
      carrier.completed(this, sent);
    }
  }

  /// The client has gone away.
  void lost() {
    if (phase == ExchangePhase.OVER) {
      return;
    }
    content.ifPresent(received -> received.fail(400, "The client has gone away"));
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
    phase = ExchangePhase.OVER;
    content.ifPresent(received -> received.body.discard());
    if (forwarded != null) {
      forwarded.finished();
    }
    origin.finished(
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

  private void enter(ExchangePhase next) {
    phase = next;
    deadline = System.nanoTime() + next.nanos(origin.engine().deadlines);
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
      enter(ExchangePhase.FORWARDING);
    }
  }

  private void checkProgress() {
    if (out.hasMadeProgress()) {
      out.markProgress();
      enter(ExchangePhase.WRITING);
    } else {
      carrier.breakOff();
    }
  }
}

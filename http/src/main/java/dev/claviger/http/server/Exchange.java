package dev.claviger.http.server;

import dev.claviger.http.Handler;
import dev.claviger.http.Headers;
import dev.claviger.http.HttpException;
import dev.claviger.http.Request;
import dev.claviger.http.RequestBody;
import dev.claviger.http.Response;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer: what the event loop remembers of it, and what its virtual thread
/// does.
///
/// The handler's thread reads only final fields and reaches back through [Connection#onLoop]; all
/// else belongs to the loop.
final class Exchange implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private static final Thread.Builder.OfVirtual THREADS =
      Thread.ofVirtual().name("request").inheritInheritableThreadLocals(false);

  final RequestHead head;
  final Request request;
  final long startNanos;
  final long startMillis;
  private final Connection connection;
  private final Handler handler;

  /// Empty if the request has no content.
  final Optional<IncomingBody> body;

  /// Set once it is carried out by another server.
  @Nullable ForwardedAnswer forwarded;

  private @Nullable Response ready;

  /// Made when it is started: most answers need none.
  private @Nullable Thread thread;

  boolean started;
  boolean bodyComplete;
  boolean answered;
  boolean streaming;
  boolean keepAlive;
  ResponseHead.Framing framing = ResponseHead.Framing.NONE;
  int status;
  long bodyLimit;
  long receivedBytes;
  long sentBytes;

  Exchange(
      Connection connection,
      Handler handler,
      RequestHead head,
      Request request,
      Optional<IncomingBody> body,
      long startNanos,
      long startMillis) {
    this.connection = connection;
    this.handler = handler;
    this.head = head;
    this.request = request;
    this.body = body;
    this.startNanos = startNanos;
    this.startMillis = startMillis;
  }

  void start() {
    Thread started = THREADS.unstarted(this);
    thread = started;
    started.start();
  }

  /// How much content may follow, which the handler knows; false if more is announced.
  boolean limitBody(HttpLimits limits) {
    bodyLimit = body.isPresent() ? bodyLimit().orElse(limits.bodyBytes().bytes()) : 0;
    return body.isEmpty() || head.contentLength().orElse(0L) <= bodyLimit;
  }

  /// A handler that fails here fails again when it is asked for its answer.
  private OptionalLong bodyLimit() {
    try {
      return handler.bodyLimit(request);
    } catch (RuntimeException e) {
      LOG.debug("no limit for the content of request {}", request.id(), e);
      return OptionalLong.empty();
    }
  }

  /// On the event loop: the handler's answer if it needs no thread of its own.
  Optional<Response> atOnce() {
    Optional<Response> answer;
    try {
      answer = handler.atOnce(request);
    } catch (Throwable e) {
      answer = Optional.of(failed(e));
    }
    if (answer.isPresent() && needsThread(answer.get())) {
      ready = answer.get();
      return Optional.empty();
    }
    return answer;
  }

  private boolean needsThread(Response response) {
    return switch (response.body()) {
      case Response.Empty _, Response.Bytes _ -> false;
      case Response.Stream _ -> true;
      case Response.FilePart _ -> !connection.sendsFiles();
      case Response.Forward forward -> isForeign(forward.request().body());
    };
  }

  /// Whether it is not the content that the client sends, but what a handler put in its place.
  @SuppressWarnings("ReferenceEquality") // the same stream of bytes, not an equal one
  private boolean isForeign(RequestBody content) {
    return content != request.body();
  }

  /// The handler has had its time; what it answers from now on is dropped.
  void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  boolean isHead() {
    return request.method().equals("HEAD");
  }

  boolean isHttp11() {
    return head.protocol().equals("HTTP/1.1");
  }

  @Override
  public void run() {
    Response response = ready != null ? ready : respond();
    boolean content = sendsContent(response);
    switch (response.body()) {
      case Response.Stream stream when content -> stream(response, stream);
      case Response.FilePart part when content && !connection.sendsFiles() ->
          stream(response, copied(part));
      case Response.Forward forward -> forward(forward, response.headers());
      default -> connection.onLoop(() -> connection.answer(this, response));
    }
  }

  private static Response.Stream copied(Response.FilePart part) {
    return new Response.Stream(OptionalLong.of(part.length()), out -> SentFile.copy(part, out));
  }

  private void forward(Response.Forward forward, Headers added) {
    try {
      RequestBody content = forward.request().body();
      Optional<byte[]> replaced =
          isForeign(content) ? Optional.of(content.bytes()) : Optional.empty();
      connection.onLoop(() -> connection.forward(this, forward, added, replaced));
    } catch (RuntimeException e) {
      Response failed = failed(e);
      connection.onLoop(() -> connection.answer(this, failed));
    }
  }

  private boolean sendsContent(Response response) {
    return !isHead() && response.status() != 204 && response.status() != 304;
  }

  private Response respond() {
    try {
      return Objects.requireNonNull(handler.handle(request), "a handler returned null");
    } catch (Throwable e) {
      return failed(e);
    }
  }

  /// The border: whatever a handler lets out becomes an answer.
  Response failed(Throwable e) {
    if (e instanceof HttpException refusal) {
      return Response.text(refusal.status(), refusal.publicText() + "\n");
    }
    LOG.error("request {} failed: {} {}", request.id(), request.method(), request.rawPath(), e);
    return Response.text(500, "Internal server error\n");
  }

  private void stream(Response response, Response.Stream content) {
    OutgoingStream out = new OutgoingStream(connection, this, response, content.length());
    try {
      content.writer().writeTo(out);
      out.close();
    } catch (IOException e) {
      LOG.debug("answer to request {} not completed", request.id(), e);
      connection.onLoop(() -> connection.abort(this));
    } catch (Throwable e) { // the client must see a broken answer, not a short one
      LOG.error("answer to request {} broke off", request.id(), e);
      connection.onLoop(() -> connection.abort(this));
    }
  }

  /// The content for the request, in memory or arriving.
  static RequestBody orEmpty(Optional<IncomingBody> body) {
    return body.isPresent() ? body.get() : NO_CONTENT;
  }

  private static final RequestBody NO_CONTENT = RequestBody.empty();
}

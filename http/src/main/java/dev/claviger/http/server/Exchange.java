package dev.claviger.http.server;

import dev.claviger.http.Handler;
import dev.claviger.http.HttpException;
import dev.claviger.http.Request;
import dev.claviger.http.RequestBody;
import dev.claviger.http.Response;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer: what the event loop remembers of it, and what its virtual thread
/// does.
///
/// The thread reads only final fields and reaches back through [Connection#onLoop]; all else
/// belongs to the loop.
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
  private final Thread thread;

  /// Empty if the request has no content.
  final Optional<IncomingBody> body;

  boolean bodyComplete;
  boolean answered;
  boolean streaming;
  boolean keepAlive;
  ResponseHead.Framing framing = ResponseHead.Framing.NONE;
  int status;
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
    this.thread = THREADS.unstarted(this);
  }

  void start() {
    thread.start();
  }

  /// The handler has had its time; what it answers from now on is dropped.
  void interrupt() {
    thread.interrupt();
  }

  boolean isHead() {
    return request.method().equals("HEAD");
  }

  boolean isHttp11() {
    return head.protocol().equals("HTTP/1.1");
  }

  @Override
  public void run() {
    Response response = respond();
    if (response.body() instanceof Response.Stream stream && sendsContent(response)) {
      stream(response, stream);
    } else {
      connection.onLoop(() -> connection.answer(this, response));
    }
  }

  private boolean sendsContent(Response response) {
    return !isHead() && response.status() != 204 && response.status() != 304;
  }

  @SuppressWarnings("CatchAndPrintStackTrace")
  private Response respond() {
    try {
      return Objects.requireNonNull(handler.handle(request), "a handler returned null");
    } catch (HttpException e) {
      return Response.text(e.status(), e.publicText() + "\n");
    } catch (Throwable e) { // the border: whatever a handler lets out becomes an answer
      LOG.error("request {} failed: {} {}", request.id(), request.method(), request.rawPath(), e);
      return Response.text(500, "Internal server error\n");
    }
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

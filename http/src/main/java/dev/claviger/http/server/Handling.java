package dev.claviger.http.server;

import dev.claviger.http.Handler;
import dev.claviger.http.Headers;
import dev.claviger.http.HttpException;
import dev.claviger.http.Request;
import dev.claviger.http.RequestBody;
import dev.claviger.http.Response;
import dev.claviger.http.Waiting;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the handler makes of a request: at once on the event loop, or on a virtual thread of its
/// own, which comes back to the [Exchange] through [Exchange#onLoop].
final class Handling implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Handling.class);

  private static final Thread.Builder.OfVirtual THREADS =
      Thread.ofVirtual().name("request").inheritInheritableThreadLocals(false);

  private final Exchange exchange;
  private final Handler handler;
  private final Request request;
  private @Nullable Response ready;
  private @Nullable Thread thread;

  Handling(Exchange exchange, Handler handler) {
    this.exchange = exchange;
    this.handler = handler;
    this.request = exchange.request;
  }

  /// A handler that fails here fails again when it is asked for its answer.
  OptionalLong bodyLimit() {
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
      exchange.content.ifPresent(content -> content.body.lookAhead(true));
      answer = handler.atOnce(request);
    } catch (Waiting.Needed _) {
      return Optional.empty();
    } catch (Throwable e) {
      answer = Optional.of(failed(e));
    } finally {
      exchange.content.ifPresent(content -> content.body.lookAhead(false));
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
      case Response.FilePart _ -> !exchange.sendsFiles();
      case Response.Forward forward -> isForeign(forward.request().body());
    };
  }

  /// Whether it is not the content that the client sends, but what a handler put in its place.
  @SuppressWarnings("ReferenceEquality") // the same stream of bytes, not an equal one
  private boolean isForeign(RequestBody content) {
    return content != request.body();
  }

  /// Made on the event loop, which alone knows it; may be started elsewhere.
  Thread thread() {
    Thread made = THREADS.unstarted(this);
    thread = made;
    return made;
  }

  /// The handler has had its time; what it answers from now on is dropped.
  void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public void run() {
    Response response = ready != null ? ready : respond();
    boolean content = sendsContent(response);
    switch (response.body()) {
      case Response.Stream stream when content ->
          stream(response, stream.length(), stream.writer()::writeTo);
      case Response.FilePart part when content && !exchange.sendsFiles() ->
          stream(response, OptionalLong.of(part.length()), out -> SentFile.copy(part, out));
      case Response.Forward forward -> forward(forward, response.headers());
      default -> exchange.onLoop(() -> exchange.answer(response));
    }
  }

  private void forward(Response.Forward forward, Headers added) {
    try {
      RequestBody content = forward.request().body();
      Optional<byte[]> replaced =
          isForeign(content) ? Optional.of(content.bytes()) : Optional.empty();
      exchange.onLoop(() -> exchange.forward(forward, added, replaced));
    } catch (RuntimeException e) {
      Response failed = failed(e);
      exchange.onLoop(() -> exchange.answer(failed));
    }
  }

  private boolean sendsContent(Response response) {
    return !exchange.isHead() && ResponseFraming.mayHaveContent(response.status());
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

  @FunctionalInterface
  private interface Content {
    void writeTo(OutgoingStream out) throws IOException;
  }

  private void stream(Response response, OptionalLong length, Content content) {
    OutgoingStream out = new OutgoingStream(exchange, response, length);
    try {
      content.writeTo(out);
      out.close();
    } catch (IOException e) {
      LOG.debug("answer to request {} not completed", request.id(), e);
      out.abort();
    } catch (Throwable e) { // the client must see a broken answer, not a short one
      LOG.error("answer to request {} broke off", request.id(), e);
      out.abort();
    }
  }
}

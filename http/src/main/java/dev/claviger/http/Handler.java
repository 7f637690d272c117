package dev.claviger.http;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/// A function from request to response: what WSGI is to Python.
///
/// The engine calls it on a virtual thread of its own for each request, so it may block as long as
/// the handler timeout allows; when that has passed, the thread is interrupted and the client is
/// answered 503. A client that goes away does not interrupt it: work that has begun is finished.
@FunctionalInterface
public interface Handler {

  /// Answers one request.
  ///
  /// @throws HttpException to answer with its status and public text
  /// @throws Exception anything else is logged once with the request id and answered 500 with a
  ///   constant text
  Response handle(Request request) throws Exception;

  /// The answer, if it can be given without waiting for anything: no lock, no file, no database.
  /// Asked first, on the event loop, which serves nobody else meanwhile; empty means that [#handle]
  /// is called, and so does [Waiting.Needed]. Of the content, all is there that came together with
  /// the head ([RequestBody#bytes]), and it stays there for `handle`. A request that is forwarded
  /// this way never leaves the event loop.
  ///
  /// Who wraps a handler and answers here must do all that its `handle` does: what passes the
  /// question on unchecked has left out the check.
  ///
  /// @throws HttpException as in `handle`
  default Optional<Response> atOnce(Request request) {
    return Optional.empty();
  }

  /// The same handler, each of whose answers is changed before it is sent, however it comes about.
  default Handler marked(UnaryOperator<Response> mark) {
    Handler unmarked = this;
    return new Handler() {
      @Override
      public Response handle(Request request) throws Exception {
        return mark.apply(unmarked.handle(request));
      }

      @Override
      public Optional<Response> atOnce(Request request) {
        return unmarked.atOnce(request).map(mark);
      }

      @Override
      public OptionalLong bodyLimit(Request request) {
        return unmarked.bodyLimit(request);
      }
    };
  }

  /// The most content, in bytes, that is taken from this request; empty for the engine's own limit.
  /// Asked on the event loop when the head has arrived, and only if content is to follow; more is
  /// answered 413. Who wraps a handler passes the question on.
  default OptionalLong bodyLimit(Request request) {
    return OptionalLong.empty();
  }
}

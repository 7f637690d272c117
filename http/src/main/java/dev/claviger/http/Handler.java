package dev.claviger.http;

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
}

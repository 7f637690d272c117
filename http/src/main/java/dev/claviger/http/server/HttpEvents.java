package dev.claviger.http.server;

/// What the engine tells about its work: for metrics and the access log.
///
/// Called on event loops: an implementation must return at once and never block.
public interface HttpEvents {

  /// A request was answered, or its client went away.
  default void finished(FinishedRequest request) {}

  /// A request never reached a handler. Counted by reason; the client was answered as the reason
  /// says.
  default void refused(RefusedRequest request) {}

  default void connectionOpened(String listener) {}

  default void connectionClosed(String listener) {}

  /// Tells nobody.
  static HttpEvents none() {
    return new HttpEvents() {};
  }

  /// Tells this one, then the other.
  default HttpEvents and(HttpEvents other) {
    HttpEvents first = this;
    return new HttpEvents() {
      @Override
      public void finished(FinishedRequest request) {
        first.finished(request);
        other.finished(request);
      }

      @Override
      public void refused(RefusedRequest request) {
        first.refused(request);
        other.refused(request);
      }

      @Override
      public void connectionOpened(String listener) {
        first.connectionOpened(listener);
        other.connectionOpened(listener);
      }

      @Override
      public void connectionClosed(String listener) {
        first.connectionClosed(listener);
        other.connectionClosed(listener);
      }
    };
  }
}

package dev.claviger.http.proxy;

/// What an upstream tells about its servers, to those who run them.
///
/// Called on event loops: an implementation must return at once and never block.
public interface UpstreamEvents {

  /// A request is no longer under way at this server, however it ended.
  default void finished(UpstreamServer server) {}

  /// The server did not begin its answer in time.
  default void timedOut(UpstreamServer server) {}

  /// Tells nobody.
  static UpstreamEvents none() {
    return new UpstreamEvents() {};
  }
}

package dev.claviger.http.server;

import dev.claviger.http.Handler;
import java.util.Optional;

/// Tells clients that the same is to be had by HTTP/3 (RFC 7838), for as long as it is.
final class AltSvc {

  private final Http3Options options;
  private volatile Optional<String> value = Optional.empty();

  AltSvc(Http3Options options) {
    this.options = options;
  }

  /// From now on it is spoken here.
  void available(int listened) {
    if (!options.advertised().isZero()) {
      int port = options.port() == 0 ? listened : options.port();
      value = Optional.of("h3=\":%d\"; ma=%d".formatted(port, options.advertised().toSeconds()));
    }
  }

  /// What other servers behind us say of themselves is not true of us, and is replaced.
  Handler before(Handler handler) {
    return handler.marked(
        answer -> value.map(text -> answer.withHeader("Alt-Svc", text)).orElse(answer));
  }
}

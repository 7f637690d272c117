package dev.claviger.http.server;

/// How far an [Exchange] has come, and how long it may stay there.
enum ExchangePhase {
  /// Content is still arriving.
  BODY,
  /// A handler runs, the request is complete.
  HANDLING,
  /// Another server answers; content may still be arriving.
  FORWARDING,
  /// An answer is on its way out.
  WRITING,
  OVER;

  long nanos(Deadlines deadlines) {
    return switch (this) {
      case BODY, FORWARDING -> deadlines.body();
      case HANDLING -> deadlines.handler();
      case WRITING -> deadlines.write();
      case OVER -> 0;
    };
  }
}

package dev.claviger.http.proxy;

/// What follows a [FailedAttempt].
enum NextAttempt {
  /// The client is answered for the server.
  NONE,
  /// Any server, this one included, but no kept connection again.
  ON_A_NEW_CONNECTION,
  /// Any server but this one, if there is another.
  AT_ANOTHER_SERVER,
  /// Any server, this one included: it was not to blame, or has further addresses.
  ANYWHERE;

  /// Pure.
  ///
  /// @param attempts how many there have been
  /// @param retries how many more there may be, with a server of one address
  /// @param addresses of this server: each has its chance
  static NextAttempt after(
      FailedAttempt failure,
      String method,
      boolean hasContent,
      int attempts,
      int retries,
      int addresses) {
    boolean another = attempts <= retries + Math.max(0, addresses - 1);
    if (!another || !failure.mayBeRetried(method, hasContent)) {
      return NONE;
    }
    return switch (failure) {
      case KEPT_CONNECTION_CLOSED -> ON_A_NEW_CONNECTION;
      case NOT_PROCESSED -> ANYWHERE;
      default -> attempts >= addresses ? AT_ANOTHER_SERVER : ANYWHERE;
    };
  }
}

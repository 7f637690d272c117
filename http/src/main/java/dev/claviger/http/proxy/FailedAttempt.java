package dev.claviger.http.proxy;

import java.util.Locale;
import java.util.Set;

/// Why a server did not answer a request.
enum FailedAttempt {
  /// The connection was not made; no byte was sent.
  CONNECT(502, "The server cannot be reached"),
  CONNECT_TIMEOUT(504, "The server cannot be reached in time"),
  /// No TLS with the server, or its certificate is not good; no byte of the request was sent.
  NOT_SECURE(502, "The server cannot be reached securely"),
  /// The server says that it has not looked at the request (RFC 9113 section 8.7).
  NOT_PROCESSED(503, "The server takes no request now"),
  /// A kept connection was found closed: the server had given it up before it saw the request, most
  /// likely.
  KEPT_CONNECTION_CLOSED(502, "The server closed the connection"),
  CLOSED(502, "The server closed the connection"),
  /// An answer that two readers could understand differently, or none at all.
  MALFORMED(502, "The server answered with something else than HTTP"),
  RESPONSE_TIMEOUT(504, "The server did not answer in time"),
  NONE_AVAILABLE(503, "No server is available");

  /// RFC 9110 section 9.2.2.
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  private final int status;
  private final String publicText;

  FailedAttempt(int status, String publicText) {
    this.status = status;
    this.publicText = publicText;
  }

  int status() {
    return status;
  }

  String publicText() {
    return publicText;
  }

  /// For traces.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it says something about the health of the server. Closing a kept connection is its
  /// right.
  boolean countsAgainstServer() {
    return switch (this) {
      case KEPT_CONNECTION_CLOSED, NOT_PROCESSED, NONE_AVAILABLE -> false;
      default -> true;
    };
  }

  /// Whether the request may be sent again: either it cannot have been seen, or it was probably not
  /// and to do it twice is to do it once (RFC 9110 section 9.2.2).
  boolean mayBeRetried(String method, boolean hasContent) {
    return switch (this) {
      case CONNECT, CONNECT_TIMEOUT, NOT_SECURE -> true;
      case NOT_PROCESSED -> !hasContent; // whose beginning is gone
      case KEPT_CONNECTION_CLOSED -> isIdempotent(method) && !hasContent;
      case CLOSED, MALFORMED, RESPONSE_TIMEOUT, NONE_AVAILABLE -> false;
    };
  }

  static boolean isIdempotent(String method) {
    return IDEMPOTENT.contains(method);
  }
}

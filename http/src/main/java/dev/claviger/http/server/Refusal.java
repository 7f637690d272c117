package dev.claviger.http.server;

/// Why a request was turned away before any handler saw it, and how it is answered. After each of
/// them the connection is closed: what follows a request that was not understood cannot be
/// understood either.
public enum Refusal {
  MALFORMED_REQUEST_LINE(400, "Malformed request line"),
  MALFORMED_TARGET(400, "Malformed request target"),
  MALFORMED_HEADER(400, "Malformed header"),
  MALFORMED_FRAMING(400, "Ambiguous or malformed message framing"),
  MALFORMED_CHUNK(400, "Malformed chunked content"),
  /// Something that HTTP/2 or HTTP/3 does not allow; the connection ends without an answer.
  MALFORMED_FRAME(400, "Malformed frame"),
  MALFORMED_HOST(400, "Missing, repeated or malformed Host"),
  HEADER_TIMEOUT(408, "The request took too long to arrive"),
  BODY_TIMEOUT(408, "The content took too long to arrive"),
  BODY_TOO_LARGE(413, "The content is too large"),
  TARGET_TOO_LONG(414, "The request target is too long"),
  EXPECTATION_UNKNOWN(417, "Unknown expectation"),
  /// HTTP/2 frames that only cost, or requests of HTTP/3 broken off; the connection ends without an
  /// answer.
  TOO_MANY_FRAMES(429, "Too many frames"),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  METHOD_UNSUPPORTED(501, "Method not supported"),
  HANDLER_TIMEOUT(503, "The answer took too long"),
  TOO_MANY_CONNECTIONS(503, "Too many connections"),
  VERSION_UNSUPPORTED(505, "HTTP version not supported");

  private final int status;
  private final String publicText;

  Refusal(int status, String publicText) {
    this.status = status;
    this.publicText = publicText;
  }

  public int status() {
    return status;
  }

  public String publicText() {
    return publicText;
  }
}

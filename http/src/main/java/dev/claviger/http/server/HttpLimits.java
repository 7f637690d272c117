package dev.claviger.http.server;

/// How much of everything a client may ask for.
///
/// @param requestLine bytes; more is answered 414
/// @param headerBytes bytes of all header lines of a request together; more is answered 431
/// @param headerCount header lines; more are answered 431
/// @param bodyBytes bytes of content; more is answered 413. As Django's
///   `DATA_UPLOAD_MAX_MEMORY_SIZE`
/// @param connections open at once, over all listeners; more are answered 503 and closed
public record HttpLimits(
    int requestLine, int headerBytes, int headerCount, long bodyBytes, int connections) {

  public static HttpLimits defaults() {
    return new HttpLimits(8 << 10, 32 << 10, 100, 2_621_440, 10_000);
  }
}

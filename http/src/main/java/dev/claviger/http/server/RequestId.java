package dev.claviger.http.server;

import dev.claviger.http.Headers;

/// The name of a request in logs and answers.
final class RequestId {

  private static final int LONGEST = 64;

  private RequestId() {}

  /// The client's own, if it is trusted to name one and what it names cannot garble a log; else a
  /// fresh one.
  static String choose(Headers headers, boolean trusted, Loop loop) {
    if (!trusted) {
      return loop.nextRequestId();
    }
    return headers.first("X-Request-ID").filter(RequestId::isSane).orElseGet(loop::nextRequestId);
  }

  static boolean isSane(String id) {
    return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(RequestId::isPlain);
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }
}

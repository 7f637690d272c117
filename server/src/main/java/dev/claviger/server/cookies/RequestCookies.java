package dev.claviger.server.cookies;

import dev.claviger.http.Request;
import dev.claviger.server.web.Problem;
import java.util.Optional;

/// Reads the cookies of a request. Names compare with their case (RFC 6265bis, section 5.8): a
/// prefix in another case is no prefix to a browser of before.
final class RequestCookies {
  private RequestCookies() {}

  /// The value of this cookie. Fails if there are two: one of them was planted by another host of
  /// the domain or another path, and nobody can tell which (RFC 6265bis, section 8.6).
  static Optional<String> value(Request request, String name) {
    var found = Optional.<String>empty();
    for (var header : request.headers().all("Cookie")) {
      for (var pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
          if (found.isPresent()) {
            throw Problem.COOKIE_SENT_TWICE.failure(name);
          }
          found = Optional.of(pair.substring(equals + 1).strip());
        }
      }
    }
    return found.filter(value -> !value.isEmpty());
  }
}

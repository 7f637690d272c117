package dev.claviger.server.web;

import dev.claviger.http.Headers;

/// The headers that Django's SecurityMiddleware puts on everything.
final class SecurityHeaders {
  private SecurityHeaders() {}

  static Headers.Builder addTo(Headers.Builder headers) {
    return headers
        .add("X-Content-Type-Options", "nosniff")
        .add("Referrer-Policy", "same-origin")
        .add("Cross-Origin-Opener-Policy", "same-origin");
  }
}

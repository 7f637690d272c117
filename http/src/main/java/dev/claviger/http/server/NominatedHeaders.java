package dev.claviger.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// What a client's `Connection` header declares to be for this connection alone ends here, before a
/// handler sees it (RFC 9110 section 7.6.1): whatever a handler adds afterwards is its own, and
/// goes on to other servers.
///
/// A client may not declare away what others rely on: framing, credentials, and what a proxy before
/// us has said about it.
final class NominatedHeaders {

  private static final Set<String> KEPT =
      Set.of(
          "authorization",
          "cache-control",
          "close",
          "connection",
          "cookie",
          "expect",
          "forwarded",
          "host",
          "keep-alive",
          "origin",
          "referer",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "via",
          "x-real-ip",
          "x-request-id");

  private NominatedHeaders() {}

  static void remove(HttpHeaders headers) {
    for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
      if (!value.equalsIgnoreCase("keep-alive") && !value.equalsIgnoreCase("close")) {
        Stream.of(value.split(",", -1))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !isKept(name))
            .forEach(headers::remove);
      }
    }
  }

  private static boolean isKept(String name) {
    return KEPT.contains(name) || name.startsWith("content-") || name.startsWith("x-forwarded-");
  }
}

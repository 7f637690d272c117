package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.server.Downstream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Whether a request asks for another protocol on its connection (RFC 9110 section 7.8), and for
/// one that is allowed. Pure.
final class Upgrade {

  private Upgrade() {}

  /// The protocol; empty if the request is to be answered as if it had not asked.
  static Optional<String> askedFor(Request request, Downstream client, List<String> allowed) {
    if (!request.headers().contains("Upgrade") || !mayUpgrade(request, client)) {
      return Optional.empty();
    }
    List<String> protocols = request.headers().all("Upgrade");
    return protocols.size() == 1 && allowed.contains(protocols.getFirst().toLowerCase(Locale.ROOT))
        ? Optional.of(protocols.getFirst())
        : Optional.empty();
  }

  private static boolean mayUpgrade(Request request, Downstream client) {
    OptionalLong length = client.contentLength();
    return client.takesUpgrade()
        && request.method().equals("GET")
        && length.isPresent()
        && length.getAsLong() == 0
        && connectionOptions(request.headers()).anyMatch("upgrade"::equalsIgnoreCase);
  }

  private static Stream<String> connectionOptions(Headers headers) {
    return headers.all("Connection").stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(String::strip);
  }
}

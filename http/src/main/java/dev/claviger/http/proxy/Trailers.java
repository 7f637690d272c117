package dev.claviger.http.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.http.Headers;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// What may follow content: RFC 9110 section 6.5.1. Whatever frames, routes, authenticates or
/// describes a message has to stand before it.
final class Trailers {

  private static final Set<String> REFUSED =
      Set.of(
          "age",
          "authorization",
          "cache-control",
          "content-encoding",
          "content-length",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "expect",
          "expires",
          "forwarded",
          "host",
          "location",
          "max-forwards",
          "pragma",
          "range",
          "retry-after",
          "set-cookie",
          "te",
          "trailer",
          "vary",
          "via",
          "warning",
          "www-authenticate");

  private Trailers() {}

  /// Of an answer. What gRPC has to say stands there, metadata of any name included.
  static Headers toClient(Headers received) {
    return passed(received, _ -> true);
  }

  /// Of a request. A server that merges trailers into its headers would believe what nobody has
  /// checked: who is served by whom stands in fields of our own making, most of them `X-…`.
  static Headers toServer(Headers received) {
    return passed(
        received,
        name -> !name.startsWith("x-") && !name.startsWith("if-") && name.indexOf('_') < 0);
  }

  private static Headers passed(Headers received, Predicate<String> also) {
    if (received.size() == 0) {
      return received;
    }
    Headers.Builder passed = Headers.builder();
    received.forEach((name, value) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!REFUSED.contains(lower) && !EndToEnd.isHopByHop(name) && also.test(lower)) {
        passed.add(name, value);
      }
    });
    return passed.build();
  }

  static void write(ByteBuf out, Headers received) {
    toServer(received)
        .forEach((name, value) -> {
          out.writeCharSequence(name, US_ASCII);
          out.writeByte(':').writeByte(' ');
          out.writeCharSequence(value, ISO_8859_1);
          out.writeByte('\r').writeByte('\n');
        });
  }
}

package dev.claviger.http.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.http.Headers;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.Set;

/// What may follow content: RFC 9110 section 6.5.1. Whatever frames, routes, authenticates or
/// describes a message has to stand before it; a server that merges trailers into its headers would
/// believe what nobody has checked.
final class Trailers {

  private static final Set<String> REFUSED =
      Set.of(
          "authorization",
          "cache-control",
          "content-encoding",
          "content-length",
          "content-range",
          "content-type",
          "cookie",
          "expect",
          "forwarded",
          "host",
          "location",
          "max-forwards",
          "range",
          "set-cookie",
          "te",
          "trailer",
          "vary",
          "via",
          "www-authenticate");

  private Trailers() {}

  static Headers passed(Headers received) {
    if (received.size() == 0) {
      return received;
    }
    Headers.Builder passed = Headers.builder();
    received.forEach((name, value) -> {
      if (mayPass(name)) {
        passed.add(name, value);
      }
    });
    return passed.build();
  }

  static void write(ByteBuf out, Headers received) {
    passed(received)
        .forEach((name, value) -> {
          out.writeCharSequence(name, US_ASCII);
          out.writeByte(':').writeByte(' ');
          out.writeCharSequence(value, ISO_8859_1);
          out.writeByte('\r').writeByte('\n');
        });
  }

  private static boolean mayPass(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !REFUSED.contains(lower)
        && !EndToEnd.isHopByHop(name)
        && !lower.startsWith("x-")
        && lower.indexOf('_') < 0;
  }
}

package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A message's headers without those that concern one connection only: RFC 9110 section 7.6.1.
///
/// @param nominated names in the message's `Connection` header, in lower case
record EndToEnd(Headers all, Set<String> nominated) implements Headers {

  /// What a server sends.
  static Headers of(Headers received) {
    return new EndToEnd(received, received.contains("Connection") ? nominated(received) : Set.of());
  }

  private static Set<String> nominated(Headers received) {
    List<String> values = received.all("Connection");
    if (values.size() == 1 && concernsConnection(values.getFirst())) {
      return Set.of(); // what nearly every server says
    }
    return values.stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(String::strip)
        .filter(name -> !concernsConnection(name))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static boolean concernsConnection(String option) {
    return option.equalsIgnoreCase("keep-alive") || option.equalsIgnoreCase("close");
  }

  /// Whether a field ends at the next hop whoever sends it. Framing is each connection's own too.
  static boolean isHopByHop(String name) {
    return switch (name.length()) {
      case 2 -> name.equalsIgnoreCase("TE");
      case 7 -> name.equalsIgnoreCase("Upgrade");
      case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
      case 14 -> name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("HTTP2-Settings");
      case 16 -> name.equalsIgnoreCase("Proxy-Connection");
      case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
      case 18 -> name.equalsIgnoreCase("Proxy-Authenticate");
      case 19 -> name.equalsIgnoreCase("Proxy-Authorization");
      default -> false;
    };
  }

  private boolean passes(String name) {
    return !isHopByHop(name)
        && (nominated.isEmpty() || !nominated.contains(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public void forEach(BiConsumer<String, String> field) {
    all.forEach((name, value) -> {
      if (passes(name)) {
        field.accept(name, value);
      }
    });
  }

  @Override
  public Optional<String> first(String name) {
    return passes(name) ? all.first(name) : Optional.empty();
  }

  @Override
  public List<String> all(String name) {
    return passes(name) ? all.all(name) : List.of();
  }

  @Override
  public boolean contains(String name) {
    return passes(name) && all.contains(name);
  }

  @Override
  public int size() {
    int[] count = {0};
    forEach((_, _) -> count[0]++);
    return count[0];
  }

  /// Names alone: values hold credentials.
  @Override
  public String toString() {
    return names().toString();
  }
}

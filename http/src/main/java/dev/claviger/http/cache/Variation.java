package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The fields of the request that chose an answer, by its Vary, and what they said (RFC 9111
/// section 4.1).
///
/// @param names in lower case, in order
/// @param values of the request; empty where the field was not there
record Variation(List<String> names, List<Optional<String>> values) {

  private static final Variation NONE = new Variation(List.of(), List.of());

  /// What the proxy tells servers in its own words: the key knows it.
  private static final Set<String> IN_THE_KEY =
      Set.of("host", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-prefix");

  /// The same, and the key does not know it: what the client sent says nothing about what the
  /// server saw.
  private static final Set<String> UNKNOWN =
      Set.of(
          "*",
          "forwarded",
          "via",
          "x-forwarded-for",
          "x-forwarded-port",
          "x-forwarded-scheme",
          "x-forwarded-server",
          "x-forwarded-ssl",
          "x-real-ip",
          "x-request-id",
          "traceparent",
          "tracestate");

  /// More would be an answer for nobody else.
  private static final int MOST_NAMES = 16;

  /// Empty if no other request can be told to fit.
  static Optional<Variation> of(Headers answer, Headers request) {
    Optional<String> vary = answer.combined("Vary");
    if (vary.isEmpty()) {
      return Optional.of(NONE);
    }
    List<String> names = names(vary.get());
    return names.size() > MOST_NAMES || names.stream().anyMatch(UNKNOWN::contains)
        ? Optional.empty()
        : Optional.of(
            new Variation(names, names.stream().map(name -> value(request, name)).toList()));
  }

  private static List<String> names(String vary) {
    return Arrays.stream(vary.split(",", -1))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty() && !IN_THE_KEY.contains(name))
        .distinct()
        .sorted()
        .toList();
  }

  boolean fits(Headers request) {
    for (int i = 0; i < names.size(); i++) {
      if (!value(request, names.get(i)).equals(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  boolean regards(String field) {
    return names.contains(field);
  }

  long length() {
    var all = new ArrayList<>(names);
    values.forEach(value -> value.ifPresent(all::add));
    return all.stream().mapToLong(String::length).sum();
  }

  /// Spaces between the members of a list mean nothing, nor does the case of codings.
  private static Optional<String> value(Headers request, String name) {
    Optional<String> value = request.combined(name);
    if (value.isEmpty()) {
      return value;
    }
    boolean list = name.startsWith("accept");
    String text = list ? withoutSpaces(value.get()) : value.get().strip();
    return Optional.of(name.equals("accept-encoding") ? text.toLowerCase(Locale.ROOT) : text);
  }

  private static String withoutSpaces(String list) {
    return list.indexOf('"') >= 0
        ? list.strip()
        : Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.joining(","));
  }
}

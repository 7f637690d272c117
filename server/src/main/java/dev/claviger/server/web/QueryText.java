package dev.claviger.server.web;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `application/x-www-form-urlencoded` text, in a query or a body.
final class QueryText {
  private QueryText() {}

  static Optional<String> first(String query, String name) {
    return query.contains(name)
        ? Optional.ofNullable(parse(query, StandardCharsets.UTF_8).get(name))
        : Optional.empty();
  }

  /// Of several values of one name the last counts.
  static Map<String, String> parse(String text, Charset charset) {
    var values = new LinkedHashMap<String, String>();
    for (var pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        var parts = pair.split("=", 2);
        values.put(decode(parts[0], charset), parts.length == 2 ? decode(parts[1], charset) : "");
      }
    }
    return values;
  }

  private static String decode(String text, Charset charset) {
    try {
      return URLDecoder.decode(text, charset);
    } catch (IllegalArgumentException badEscape) {
      return text;
    }
  }
}

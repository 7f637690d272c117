package dev.claviger.server.web;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A media type or range as it stands in `Accept` and `Content-Type` (RFC 9110, section 8.3.1).
record MediaType(String type, String subtype, Map<String, String> parameters) {

  static MediaType parse(String text) {
    var parts = text.split(";", -1);
    var names = parts[0].strip().toLowerCase(Locale.ROOT).split("/", 2);
    var parameters = new LinkedHashMap<String, String>();
    for (int i = 1; i < parts.length; i++) {
      var pair = parts[i].split("=", 2);
      parameters.put(
          pair[0].strip().toLowerCase(Locale.ROOT), pair.length == 2 ? unquoted(pair[1]) : "");
    }
    return new MediaType(names[0], names.length == 2 ? names[1] : "", parameters);
  }

  private static String unquoted(String value) {
    var text = value.strip();
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  String name() {
    return type + "/" + subtype;
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /// Whether this range, from `Accept`, admits what a renderer of type `offered` makes.
  boolean admits(MediaType offered) {
    return (subtype.equals("*") || subtype.equals(offered.subtype))
        && (type.equals("*") || type.equals(offered.type));
  }

  /// How specific it is; `q` does not count, since the Django stack ignores it.
  int precedence() {
    if (type.equals("*")) {
      return 0;
    }
    if (subtype.equals("*")) {
      return 1;
    }
    return parameters.keySet().stream().allMatch("q"::equals) ? 2 : 3;
  }
}

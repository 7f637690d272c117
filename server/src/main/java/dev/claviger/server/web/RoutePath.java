package dev.claviger.server.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The path of a route. A segment in angle brackets, as Django writes it, stands for any one:
/// `/api/sessions/<id>/`.
///
/// @param beginning what comes before the first of these
record RoutePath(String text, String beginning, List<String> segments) {

  static RoutePath of(String text) {
    int parameter = text.indexOf('<');
    return new RoutePath(
        text,
        text.substring(0, parameter < 0 ? text.length() : parameter),
        List.of(text.split("/", -1)));
  }

  boolean isFixed() {
    return segments.stream().noneMatch(RoutePath::isParameter);
  }

  /// What the parameters are in `path`, if this is its route.
  Optional<Map<String, String>> match(String path) {
    // Nearly every request of the gateway is asked whether it is one of ours, and nearly none is.
    if (!path.startsWith(beginning)) {
      return Optional.empty();
    }
    var given = path.split("/", -1);
    if (given.length != segments.size()) {
      return Optional.empty();
    }
    var parameters = new HashMap<String, String>();
    for (int i = 0; i < given.length; i++) {
      var segment = segments.get(i);
      if (isParameter(segment) && !given[i].isEmpty()) {
        parameters.put(segment.substring(1, segment.length() - 1), given[i]);
      } else if (!segment.equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("<");
  }
}

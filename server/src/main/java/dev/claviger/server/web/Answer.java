package dev.claviger.server.web;

import java.util.List;
import java.util.Map;

/// What an endpoint has to say, before it is rendered: a status, a JSON value (maps, lists,
/// strings, numbers, booleans), and further headers.
public record Answer(int status, Object body, List<Map.Entry<String, String>> headers) {

  public static Answer ok(Object body) {
    return new Answer(200, body, List.of());
  }

  public static Answer of(int status, Object body) {
    return new Answer(status, body, List.of());
  }

  /// Done, and nothing to say (204).
  public static Answer nothing() {
    return new Answer(204, "", List.of());
  }

  /// The same with this header; one that stands there already with the same value is kept.
  public Answer with(String name, String value) {
    if (headers.contains(Map.entry(name, value))) {
      return this;
    }
    var more = new java.util.ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Answer(status, body, List.copyOf(more));
  }
}

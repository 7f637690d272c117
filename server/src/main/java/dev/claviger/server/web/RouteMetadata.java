package dev.claviger.server.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `OPTIONS` tells of a route.
final class RouteMetadata {
  private RouteMetadata() {}

  static Map<String, Object> of(Route route, List<String> renders) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("name", route.name());
    facts.put("description", route.description());
    facts.put("renders", renders);
    facts.put("parses", RequestData.MEDIA_TYPES);
    if (!route.fields().isEmpty()) {
      var fields = new LinkedHashMap<String, Object>();
      route.fields().forEach(field -> fields.put(field.name(), field.metadata(false)));
      route.answered().forEach(field -> fields.put(field.name(), field.metadata(true)));
      facts.put("actions", Map.of("POST", fields));
    }
    return facts;
  }
}

package dev.claviger.server.web;

import java.util.LinkedHashMap;
import java.util.Map;

/// A text field that an endpoint requires in its body.
public record Field(String name) {

  /// What `OPTIONS` tells of it.
  Map<String, Object> metadata() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("type", "string");
    facts.put("required", true);
    facts.put("read_only", false);
    facts.put("label", label());
    return facts;
  }

  private String label() {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('_', ' ');
  }
}

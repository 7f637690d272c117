package dev.claviger.server.web;

import java.util.LinkedHashMap;
import java.util.Map;

/// A text field that an endpoint requires in its body, or that its answer has.
public record Field(String name) {

  /// What `OPTIONS` tells of it.
  Map<String, Object> metadata(boolean readOnly) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("type", "string");
    facts.put("required", !readOnly);
    facts.put("read_only", readOnly);
    facts.put("label", label());
    return facts;
  }

  String label() {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('_', ' ');
  }

  /// The same on a page for people, where a password is always a new one.
  String personControl() {
    return switch (name) {
      case "password" -> "<input %s type=\"password\" autocomplete=\"new-password\">\n";
      case "email" -> "<input %s type=\"email\" autocomplete=\"email\">\n";
      default -> control();
    };
  }

  /// The element of a form that takes it; `%s` stands for its attributes.
  String control() {
    return switch (name) {
      case "username" ->
          "<input %s autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\">\n";
      case "new_password" -> "<input %s type=\"password\" autocomplete=\"new-password\">\n";
      case "password", "old_password" ->
          "<input %s type=\"password\" autocomplete=\"current-password\">\n";
      case "refresh", "token" ->
          "<textarea %s autocomplete=\"off\" spellcheck=\"false\"></textarea>\n";
      default -> "<input %s>\n";
    };
  }
}

package dev.claviger.server.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A text field of an endpoint's body or answer: one that it requires, or one that may be left out
/// and has to be one of several otherwise.
///
/// @param choices empty for a required one
public record Field(String name, List<String> choices) {

  public static Field required(String name) {
    return new Field(name, List.of());
  }

  boolean isRequired() {
    return choices.isEmpty();
  }

  /// What `OPTIONS` tells of it.
  Map<String, Object> metadata(boolean readOnly) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("type", isRequired() ? "string" : "choice");
    facts.put("required", isRequired() && !readOnly);
    facts.put("read_only", readOnly);
    facts.put("label", label());
    if (!isRequired()) {
      facts.put("choices", choices.stream().map(Field::choice).toList());
    }
    return facts;
  }

  private static Map<String, Object> choice(String value) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("value", value);
    facts.put("display_name", value);
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

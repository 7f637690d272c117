package dev.claviger.server.web;

import java.util.regex.Pattern;

/// Says where and why a text is not JSON, in the words of the Django stack's parser, which clients
/// and their tests have come to show: `Expecting value: line 1 column 13 (char 12)`. Runs only on
/// text that the parser has refused already; its verdict is a message, never a decision.
final class JsonDiagnosis {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");
  private static final int DEPTH = 200;

  private final String text;
  private int at;

  private JsonDiagnosis(String text) {
    this.text = text;
  }

  static String of(String text) {
    if (text.startsWith("\ufeff")) {
      return located("Unexpected UTF-8 BOM (decode using utf-8-sig)", text, 0);
    }
    try {
      return new JsonDiagnosis(text).document();
    } catch (Fault fault) {
      return fault.message;
    }
  }

  private String document() {
    skipSpace();
    value(0);
    skipSpace();
    return at < text.length()
        ? located("Extra data", text, at)
        : "a number or a name in it is longer than is accepted";
  }

  private void value(int depth) {
    if (depth > DEPTH) {
      throw new Fault("nested deeper than %d levels".formatted(DEPTH));
    }
    switch (peek()) {
      case '"' -> string();
      case '{' -> object(depth);
      case '[' -> array(depth);
      default -> scalar();
    }
  }

  private void scalar() {
    for (var constant : new String[] {"NaN", "Infinity", "-Infinity"}) {
      if (text.startsWith(constant, at)) {
        throw new Fault(
            "Out of range float values are not JSON compliant: '%s'".formatted(constant));
      }
    }
    for (var literal : new String[] {"null", "true", "false"}) {
      if (text.startsWith(literal, at)) {
        at += literal.length();
        return;
      }
    }
    var number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt()) {
      throw fault("Expecting value", at);
    }
    at = number.end();
  }

  private void object(int depth) {
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      member(depth);
      if (closesOrContinues('}')) {
        return;
      }
    }
  }

  private void member(int depth) {
    if (peek() != '"') {
      throw fault("Expecting property name enclosed in double quotes", at);
    }
    string();
    skipSpace();
    if (peek() != ':') {
      throw fault("Expecting ':' delimiter", at);
    }
    at++;
    skipSpace();
    value(depth + 1);
  }

  private void array(int depth) {
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return;
    }
    do {
      value(depth + 1);
    } while (!closesOrContinues(']'));
  }

  private boolean closesOrContinues(char close) {
    skipSpace();
    if (peek() == close) {
      at++;
      return true;
    }
    if (peek() != ',') {
      throw fault("Expecting ',' delimiter", at);
    }
    at++;
    skipSpace();
    return false;
  }

  private void string() {
    int start = at++;
    while (peek() != '"') {
      if (at >= text.length()) {
        throw fault("Unterminated string starting at", start);
      }
      if (peek() < 0x20) {
        throw fault("Invalid control character at", at);
      }
      if (peek() == '\\') {
        escape(start);
      } else {
        at++;
      }
    }
    at++;
  }

  private void escape(int start) {
    at++;
    if (at >= text.length()) {
      throw fault("Unterminated string starting at", start);
    }
    if ("\"\\/bfnrt".indexOf(peek()) >= 0) {
      at++;
    } else if (peek() == 'u') {
      unicode();
    } else {
      throw fault("Invalid \\escape", at - 1);
    }
  }

  private void unicode() {
    var digits = text.substring(Math.min(at + 1, text.length()), Math.min(at + 5, text.length()));
    if (!digits.matches("[0-9a-fA-F]{4}")) {
      throw fault("Invalid \\uXXXX escape", at + 1);
    }
    at += 5;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private Fault fault(String message, int position) {
    return new Fault(located(message, text, position));
  }

  private static String located(String message, String text, int position) {
    var before = text.substring(0, position);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    int column = position - before.lastIndexOf('\n');
    return "%s: line %d column %d (char %d)".formatted(message, line, column, position);
  }

  private static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final String message;

    Fault(String message) {
      super(message, null, false, false);
      this.message = message;
    }
  }
}

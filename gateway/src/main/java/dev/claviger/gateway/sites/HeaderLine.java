package dev.claviger.gateway.sites;

import dev.claviger.http.Headers;
import dev.claviger.settings.Accepts;

/// A header to send: `Cache-Control: no-store`.
@Accepts("header")
public record HeaderLine(String name, String value) {

  /// Reads what a person wrote.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  public static HeaderLine parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("expected a header such as 'Cache-Control: no-store'");
    }
    var line = new HeaderLine(text.substring(0, colon), text.substring(colon + 1).strip());
    Headers.of(line.name, line.value);
    return line;
  }

  @Override
  public String toString() {
    return name + ": " + value;
  }
}

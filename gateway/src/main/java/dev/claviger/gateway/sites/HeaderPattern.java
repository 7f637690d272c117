package dev.claviger.gateway.sites;

import dev.claviger.http.Headers;
import dev.claviger.settings.Accepts;
import java.util.Optional;
import java.util.regex.Pattern;

/// A header that a request has to have: `X-Beta` with whatever value, or `X-Beta: yes`.
@Accepts("header")
public record HeaderPattern(String name, Optional<String> value) {

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /// Reads what a person wrote.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  public static HeaderPattern parse(String text) {
    int colon = text.indexOf(':');
    var name = (colon < 0 ? text : text.substring(0, colon)).strip();
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("expected a header such as X-Beta or 'X-Beta: yes'");
    }
    return new HeaderPattern(
        name, colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1).strip()));
  }

  boolean matches(Headers headers) {
    return value.isEmpty() ? headers.contains(name) : headers.all(name).contains(value.get());
  }

  @Override
  public String toString() {
    return value.map(it -> name + ": " + it).orElse(name);
  }
}

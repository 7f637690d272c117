package dev.claviger.http.compression;

import dev.claviger.settings.Accepts;
import java.util.Locale;
import java.util.regex.Pattern;

/// Media types, written `application/json`, `text/*` or `application/*+json`: a star stands for
/// anything but a slash.
@Accepts("media type, such as text/* or application/*+json")
public record MediaPattern(String text) {

  private static final Pattern SYNTAX = Pattern.compile("[a-z0-9!#$&^_.+*-]+/[a-z0-9!#$&^_.+*-]+");

  /// Reads what a person wrote.
  ///
  /// @throws IllegalArgumentException that says what is accepted
  public static MediaPattern parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (!SYNTAX.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no media type: expected such as application/json or text/*".formatted(text));
    }
    return new MediaPattern(lower);
  }

  /// For a type in lower case without parameters.
  String regex() {
    return ("\\Q" + text + "\\E").replace("*", "\\E[^/]+\\Q");
  }

  @Override
  public String toString() {
    return text;
  }
}

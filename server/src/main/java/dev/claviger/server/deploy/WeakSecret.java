package dev.claviger.server.deploy;

import dev.claviger.settings.Secret;
import java.util.List;
import java.util.Locale;

/// What a program can guess: too short, too uniform, or a text that somebody published.
final class WeakSecret {

  private static final int SHORTEST = 16;
  private static final int FEWEST_DIFFERENT = 6;

  /// Django's generated placeholder, and what tutorials write.
  private static final List<String> PLACEHOLDERS =
      List.of(
          "django-insecure-",
          "changeme",
          "change-me",
          "change_me",
          "your-256-bit-secret",
          "example");

  private WeakSecret() {}

  static boolean is(Secret secret) {
    var text = secret.reveal();
    var lower = text.toLowerCase(Locale.ROOT);
    return text.length() < SHORTEST
        || text.chars().distinct().count() < FEWEST_DIFFERENT
        || PLACEHOLDERS.stream().anyMatch(lower::contains);
  }
}

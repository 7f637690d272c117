package dev.claviger.http.throttle;

import dev.claviger.settings.Accepts;
import java.time.Duration;
import java.util.regex.Pattern;

/// So many per second, minute, hour or day, written as REST framework writes it: `20/minute`, of
/// whose period only the first letter counts.
@Accepts("rate")
public record Rate(int count, Duration period) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})/([smhd])[a-z]*");

  /// Reads `20/m`; what is not of that form is an [IllegalArgumentException] that says so.
  public static Rate parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a rate; write a number, a slash and s, m, h or d, such as 20/m"
              .formatted(text));
    }
    return new Rate(Integer.parseInt(match.group(1)), period(match.group(2).charAt(0)));
  }

  @Override
  public String toString() {
    return count + "/" + letter();
  }

  private String letter() {
    return switch ((int) period.toSeconds()) {
      case 1 -> "s";
      case 60 -> "m";
      case 3600 -> "h";
      default -> "d";
    };
  }

  private static Duration period(char letter) {
    return switch (letter) {
      case 's' -> Duration.ofSeconds(1);
      case 'm' -> Duration.ofMinutes(1);
      case 'h' -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }
}

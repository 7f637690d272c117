package dev.claviger.http.compression;

import dev.claviger.http.ContentCoding;
import dev.claviger.settings.Accepts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// A coding and how hard it tries, written `br`, `zstd:3` or `gzip:6`; or `off`.
///
/// @param coding empty for `off`
/// @param level as the coding counts it; empty for the usual one
@Accepts("off, br, zstd or gzip, perhaps with a level as in br:5")
public record CodingLevel(Optional<ContentCoding> coding, Optional<Integer> level) {

  private static final String OFF = "off";

  /// Reads what a person wrote.
  ///
  /// @throws IllegalArgumentException that says what is accepted
  public static CodingLevel parse(String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    if (wanted.equals(OFF)) {
      return new CodingLevel(Optional.empty(), Optional.empty());
    }
    int colon = wanted.indexOf(':');
    var coding =
        ContentCoding.named(colon < 0 ? wanted : wanted.substring(0, colon))
            .orElseThrow(() -> unknown(text));
    return new CodingLevel(
        Optional.of(coding),
        colon < 0 ? Optional.empty() : Optional.of(level(coding, wanted.substring(colon + 1))));
  }

  private static IllegalArgumentException unknown(String text) {
    String known =
        Arrays.stream(ContentCoding.values())
            .map(ContentCoding::token)
            .collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "'%s' is no coding: expected off, or some of %s, perhaps with a level as in br:5"
            .formatted(text, known));
  }

  private static int level(ContentCoding coding, String text) {
    int level = text.matches("\\d{1,2}") ? Integer.parseInt(text) : -1;
    if (level < coding.leastLevel() || level > coding.mostLevel()) {
      throw new IllegalArgumentException(
          "'%s' is no level of %s: expected %d to %d"
              .formatted(text, coding.token(), coding.leastLevel(), coding.mostLevel()));
    }
    return level;
  }

  /// All that we know, each at its usual level.
  public static List<CodingLevel> all() {
    return Arrays.stream(ContentCoding.values())
        .map(coding -> new CodingLevel(Optional.of(coding), Optional.empty()))
        .toList();
  }

  /// Refuses a list that contradicts itself.
  ///
  /// @throws IllegalArgumentException if `off` stands beside a coding, or a coding twice
  public static void check(List<CodingLevel> levels) {
    if (levels.size() > 1 && levels.stream().anyMatch(it -> it.coding().isEmpty())) {
      throw new IllegalArgumentException("compress cannot be off and on");
    }
    if (levels.stream().map(CodingLevel::coding).distinct().count() < levels.size()) {
      throw new IllegalArgumentException("compress names a coding twice");
    }
  }

  int levelOr(ToIntFunction<ContentCoding> otherwise) {
    return level.orElseGet(() -> otherwise.applyAsInt(coding.orElseThrow()));
  }

  @Override
  public String toString() {
    return coding.map(ContentCoding::token).orElse(OFF) + level.map(it -> ":" + it).orElse("");
  }
}

package dev.claviger.settings;

import java.util.function.Function;

/// What `claviger settings` prints: one line per setting, with its value and where that came from.
public final class SettingsListing {

  private SettingsListing() {}

  /// Aligned in three columns.
  public static String of(Loaded<?> loaded) {
    int path = widest(loaded, SettingValue::path, 40);
    int value = widest(loaded, SettingValue::shown, 40);
    var text = new StringBuilder();
    for (var row : loaded.rows()) {
      text.append(pad(row.path(), path))
          .append("  ")
          .append(pad(row.shown().isEmpty() ? "-" : row.shown(), value))
          .append("  ")
          .append(row.origin())
          .append('\n');
    }
    return text.toString();
  }

  private static int widest(Loaded<?> loaded, Function<SettingValue, String> column, int most) {
    return loaded.rows().stream()
        .mapToInt(row -> column.apply(row).length())
        .filter(width -> width <= most)
        .max()
        .orElse(1);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}

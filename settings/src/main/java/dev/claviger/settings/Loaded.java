package dev.claviger.settings;

import java.util.List;

/// Settings ready for use, and where each came from.
///
/// @param value the root record
/// @param rows every setting in the order in which it is written down
public record Loaded<T>(T value, List<SettingValue> rows) {

  public Loaded {
    rows = List.copyOf(rows);
  }
}

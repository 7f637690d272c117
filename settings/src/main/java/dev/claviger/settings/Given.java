package dev.claviger.settings;

import java.util.Arrays;
import java.util.List;

/// The text of a setting, as somebody wrote it somewhere.
///
/// @param texts more than one for a list only
/// @param separate whether each text is one element; otherwise commas divide a list
record Given(List<String> texts, boolean separate, Origin origin) {

  static Given text(String text, Origin origin) {
    return new Given(List.of(text), false, origin);
  }

  List<String> elements() {
    return separate
        ? texts
        : texts.stream()
            .flatMap(text -> Arrays.stream(text.split(",", -1)))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .toList();
  }
}

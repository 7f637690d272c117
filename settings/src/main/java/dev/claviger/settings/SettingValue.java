package dev.claviger.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A setting with its value: one row of `claviger settings`.
///
/// @param path the definition's path, with numbers where that has `[]`
/// @param shown the value as it would be written, `(secret)` for a secret, empty if there is none
/// @param value the value itself: of the component's type, an `Optional` or a `List`
/// @param origin where the value came from
public record SettingValue(
    SettingDefinition definition, String path, String shown, Object value, Origin origin) {

  /// The secrets in it: none, one, or those of a list.
  public List<Secret> secrets() {
    return secrets(value).toList();
  }

  private static Stream<Secret> secrets(Object value) {
    return switch (value) {
      case Secret secret -> Stream.of(secret);
      case Optional<?> optional -> optional.stream().flatMap(SettingValue::secrets);
      case List<?> list -> list.stream().flatMap(SettingValue::secrets);
      default -> Stream.of();
    };
  }
}

package dev.claviger.settings;

import java.util.Locale;
import java.util.Optional;

/// All that is known of a setting before it has a value: one row of the reference.
///
/// @param path its name: `tokens.access-lifetime`; `sites[].host` inside a list of records
/// @param type what is accepted, in words: `duration`, `list of addresses`, `one of sqlite,
///   postgresql`
/// @param help what it does
/// @param byDefault as it would be written in the file; empty if there is none
/// @param example a value to show where there is no default
/// @param simplejwt the name of the setting of djangorestframework-simplejwt that it stands for
/// @param secret whether its value must never print
/// @param many whether it is a list
/// @param required whether the program cannot start without it
public record SettingDefinition(
    String path,
    String type,
    String help,
    Optional<String> byDefault,
    Optional<String> example,
    Optional<String> simplejwt,
    boolean secret,
    boolean many,
    boolean required) {

  /// `CLAVIGER_TOKENS_ACCESS_LIFETIME`.
  public String environment() {
    return "CLAVIGER_" + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /// `--tokens-access-lifetime`.
  public String flag() {
    return "--" + path.replace('.', '-');
  }

  /// Whether it is inside a list of records, which has no name in the environment and on the
  /// command line.
  public boolean fileOnly() {
    return path.contains("[]");
  }

  /// Whether it is a switch: on the command line, its flag alone means `true`.
  public boolean isSwitch() {
    return type.equals(ValueType.BOOLEAN);
  }
}

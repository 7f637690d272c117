package dev.claviger.settings;

/// A setting with its value: one row of `claviger settings`.
///
/// @param path the definition's path, with numbers where that has `[]`
/// @param shown the value as it would be written, `(secret)` for a secret, empty if there is none
/// @param origin where the value came from
public record SettingValue(
    SettingDefinition definition, String path, String shown, Origin origin) {}

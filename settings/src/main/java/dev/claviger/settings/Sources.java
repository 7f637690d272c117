package dev.claviger.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where to look for values. A flag wins over the environment, the environment over the file, the
/// file over the default.
///
/// @param file the settings file (YAML), which then has to exist
/// @param environment variables; those that do not start with `CLAVIGER_` are passed over
/// @param flags the texts given for a setting on the command line, by the setting's path
public record Sources(
    Optional<Path> file, Map<String, String> environment, Map<String, List<String>> flags) {

  /// Defaults only.
  public static final Sources NONE = new Sources(Optional.empty(), Map.of(), Map.of());

  public Sources {
    environment = Map.copyOf(environment);
    flags = Map.copyOf(flags);
  }

  /// The same with a settings file.
  public Sources withFile(Path path) {
    return new Sources(Optional.of(path), environment, flags);
  }

  /// The same with these variables instead.
  public Sources withEnvironment(Map<String, String> variables) {
    return new Sources(file, variables, flags);
  }

  /// The same with one more flag.
  public Sources withFlag(String setting, String... texts) {
    var more = new LinkedHashMap<>(flags);
    more.put(setting, List.of(texts));
    return new Sources(file, environment, more);
  }
}

package dev.claviger.settings;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names of all settings, in the file, in the environment and on the command line, and what to
/// say about others.
final class SettingNames {

  private static final String PREFIX = "CLAVIGER_";

  /// Variables that steer the program and are not settings; the last two are those of a worker,
  /// which may run the program too.
  static final Set<String> NOT_SETTINGS =
      Set.of(
          "CLAVIGER_CONFIG",
          "CLAVIGER_DEBUG",
          "CLAVIGER_JAVA_OPTS",
          "CLAVIGER_SOCKET",
          "CLAVIGER_WORKER");

  /// Kubernetes puts these into every container beside a Service named claviger or
  /// claviger-something; Docker links look the same.
  private static final Pattern ORCHESTRATOR =
      Pattern.compile(
          "CLAVIGER_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PORT|PROTO|ADDR))?)?)");

  private final Map<String, SettingDefinition> byEnvironment = new HashMap<>();
  private final Map<String, String> bySimplejwt = new HashMap<>();
  private final Set<String> paths = new TreeSet<>();

  SettingNames(List<SettingDefinition> definitions) {
    for (var definition : definitions) {
      paths.add(definition.path());
      definition.simplejwt().ifPresent(name -> bySimplejwt.put(name, definition.path()));
      if (!definition.fileOnly()) {
        var twin = byEnvironment.put(definition.environment(), definition);
        if (twin != null) {
          throw new IllegalStateException(twin.path() + " and " + definition.path() + " collide");
        }
      }
    }
  }

  Optional<String> pathOfVariable(String variable) {
    return Optional.ofNullable(byEnvironment.get(variable)).map(SettingDefinition::path);
  }

  /// Whether the variable claims to be ours and is not.
  boolean isUnknownVariable(String variable) {
    return variable.startsWith(PREFIX)
        && !NOT_SETTINGS.contains(variable)
        && !byEnvironment.containsKey(variable)
        && !ORCHESTRATOR.matcher(variable).matches();
  }

  String unknownVariable(String variable) {
    var known = byEnvironment.keySet().stream().map(SettingNames::withoutPrefix).toList();
    return "unknown environment variable"
        + Nearest.to(withoutPrefix(variable), known)
            .map(name -> "; did you mean '%s%s'?".formatted(PREFIX, name))
            .orElse("");
  }

  private static String withoutPrefix(String variable) {
    return variable.substring(PREFIX.length());
  }

  /// Also knows SimpleJWT's names, and names whose group was forgotten.
  String unknown(String path) {
    var general = path.replaceAll("\\[[0-9]+]", "[]");
    var last = general.substring(general.lastIndexOf('.') + 1);
    var hint =
        Optional.ofNullable(bySimplejwt.get(last))
            .or(() -> only(paths.stream().filter(p -> p.endsWith("." + last)).toList()))
            .map("; did you mean '%s'?"::formatted)
            .orElseGet(() -> Nearest.hint(general, pathsAndGroups()));
    return "unknown setting '%s'%s".formatted(path, hint);
  }

  private static Optional<String> only(List<String> candidates) {
    return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
  }

  private Collection<String> pathsAndGroups() {
    return paths.stream()
        .flatMap(SettingNames::withGroups)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> withGroups(String path) {
    return Stream.iterate(
        path, p -> !p.isEmpty(), p -> p.substring(0, Math.max(0, p.lastIndexOf('.'))));
  }
}

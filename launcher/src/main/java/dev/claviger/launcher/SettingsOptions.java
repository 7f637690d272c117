package dev.claviger.launcher;

import dev.claviger.server.ServerSettings;
import dev.claviger.settings.Loaded;
import dev.claviger.settings.Origin;
import dev.claviger.settings.SettingDefinition;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/// Gives a command the settings: as a `@Mixin` it adds `--config` and one flag for each setting.
final class SettingsOptions {

  private static final String LISTEN = "listen";
  private static final Path DEFAULT_FILE = Path.of("claviger.yaml");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings file. Default: claviger.yaml in the current directory, if there.")
  @Nullable Path config;

  private final SettingsSchema<ClavigerSettings> schema = SettingsSchema.of(ClavigerSettings.class);
  private final Map<String, OptionSpec> flags = new LinkedHashMap<>();
  private final Surroundings surroundings;

  SettingsOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  SettingsSchema<ClavigerSettings> schema() {
    return schema;
  }

  /// Throws [dev.claviger.settings.SettingsException], which needs no catching.
  Loaded<ServerSettings> load() {
    var all = loadAll();
    return new Loaded<>(all.value().server(), all.rows());
  }

  /// Those of the gateway as well.
  Loaded<ClavigerSettings> loadAll() {
    var sources = sources();
    var loaded = schema.load(sources);
    var port = Optional.ofNullable(surroundings.environment().get("PORT"));
    return port.isPresent() && isDefault(loaded, LISTEN)
        ? schema.load(sources.withFlag(LISTEN, "0.0.0.0:" + requirePort(port.get())))
        : loaded;
  }

  /// Where this command finds them.
  Sources sources() {
    return new Sources(file(), surroundings.environment(), given());
  }

  /// Platforms as Heroku give a process its port so. Whatever is said to Claviger itself wins.
  private static String requirePort(String port) {
    if (!port.matches("[0-9]{1,5}")) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the environment has PORT=%s, which is no port: remove it, or set listen"
              .formatted(port));
    }
    return port;
  }

  private static boolean isDefault(Loaded<ClavigerSettings> loaded, String path) {
    return loaded.rows().stream()
        .anyMatch(row -> row.path().equals(path) && row.origin() instanceof Origin.Default);
  }

  /// The settings file that is read, if any: `--config`, else `CLAVIGER_CONFIG`, else the one in
  /// the current directory.
  Optional<Path> file() {
    return named().or(() -> Optional.of(DEFAULT_FILE).filter(Files::exists));
  }

  /// Where that file is, or would be.
  Path place() {
    return named().orElse(DEFAULT_FILE);
  }

  private Optional<Path> named() {
    return Optional.ofNullable(config)
        .or(() ->
            Optional.ofNullable(surroundings.environment().get("CLAVIGER_CONFIG")).map(Path::of));
  }

  /// Only `serve` lists them all in its help: elsewhere they would bury the command's own options.
  void attachTo(CommandSpec command) {
    boolean all = command.name().equals("serve");
    schema.definitions().stream()
        .filter(definition -> !definition.fileOnly())
        .forEach(definition -> {
          var option = option(definition, all || !definition.path().contains("."));
          flags.put(definition.path(), option);
          command.addOption(option);
        });
  }

  private Map<String, List<String>> given() {
    var given = new HashMap<String, List<String>>();
    schema.definitions().stream()
        .filter(definition -> flags.containsKey(definition.path()))
        .forEach(definition -> given(definition, given));
    return given;
  }

  /// A flag that is given twice holds as it was given last, so that a wrapper's choice can be
  /// overridden; a list's flag adds to what came before.
  private void given(SettingDefinition definition, Map<String, List<String>> given) {
    var value = Objects.requireNonNull(flags.get(definition.path())).<@Nullable Object>getValue();
    if (value instanceof List<?> list && !list.isEmpty()) {
      var texts = list.stream().map(String::valueOf).toList();
      given.put(definition.path(), definition.many() ? texts : List.of(texts.getLast()));
    }
  }

  private static OptionSpec option(SettingDefinition definition, boolean shown) {
    var option =
        OptionSpec.builder(definition.flag())
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(label(definition))
            .description(help(definition))
            .hidden(!shown);
    return definition.isSwitch()
        ? option.arity("0..1").fallbackValue("true").build()
        : option.arity("1").build();
  }

  private static String label(SettingDefinition definition) {
    return definition.type().contains(" ") ? "VALUE" : definition.type().toUpperCase(Locale.ROOT);
  }

  /// Picocli takes `%` for a format and `${` for a variable.
  private static String help(SettingDefinition definition) {
    var accepted = definition.type().contains(" ") ? " Accepts: " + definition.type() + "." : "";
    var byDefault =
        definition.byDefault().filter(text -> !text.isEmpty()).map(" Default: %s."::formatted);
    return (definition.help() + accepted + byDefault.orElse(""))
        .replace("%", "%%")
        .replace("${", "$ {");
  }
}

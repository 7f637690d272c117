package dev.claviger.settings;

import dev.claviger.settings.Node.Branch;
import dev.claviger.settings.Node.Leaf;
import dev.claviger.settings.Node.Repeated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All settings of a program, read from its root record once.
///
/// @param <T> the root record
public final class SettingsSchema<T extends Record> {

  private final Class<T> type;
  private final Branch root;
  private final List<SettingDefinition> definitions = new ArrayList<>();
  private final SettingNames names;
  private final ForeignNames foreign;

  private SettingsSchema(Class<T> type) {
    this.type = type;
    this.root = Node.branch("", "", type);
    define(root, "");
    this.names = new SettingNames(definitions);
    this.foreign = ForeignNames.of(root, definitions);
  }

  /// Reads the components of a record and of the records in it.
  ///
  /// @throws IllegalStateException if a component is not annotated, or two names collide: a mistake
  ///   in the program
  public static <T extends Record> SettingsSchema<T> of(Class<T> root) {
    return new SettingsSchema<>(root);
  }

  /// Every setting, in the order in which it is written down.
  public List<SettingDefinition> definitions() {
    return List.copyOf(definitions);
  }

  /// Reads, checks and makes the records.
  ///
  /// @throws SettingsException with every problem there is: unknown names, texts that are not
  ///   accepted, missing values
  public Loaded<T> load(Sources sources) {
    var problems = new ArrayList<Problem>();
    var given = new HashMap<String, Given>();
    var lengths = new HashMap<String, Integer>();
    sources
        .file()
        .map(file -> new SettingsFile(file, names, foreign, problems).read(root))
        .ifPresent(file -> {
          given.putAll(file.given());
          lengths.putAll(file.lengths());
        });
    given.putAll(environment(sources.environment(), problems));
    sources.flags().forEach((path, texts) -> given.put(path, flag(path, texts)));
    var binding = new Binding(given, lengths, problems);
    var value = binding.record(root, "");
    if (value.isEmpty() || !problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new Loaded<>(type.cast(value.get()), binding.rows());
  }

  /// The names that settings have in another program.
  ForeignNames foreign() {
    return foreign;
  }

  /// The groups, by path: for headings.
  Map<String, String> groups() {
    var groups = new TreeMap<String, String>();
    groups(root, "", groups);
    return groups;
  }

  private Map<String, Given> environment(Map<String, String> variables, List<Problem> problems) {
    var given = new HashMap<String, Given>();
    new TreeMap<>(variables)
        .forEach((name, text) -> {
          if (names.isUnknownVariable(name)) {
            problems.add(new Problem(name, names.unknownVariable(name)));
          }
          names
              .pathOfVariable(name)
              .ifPresent(p -> given.put(p, Given.text(text, new Origin.Environment(name))));
        });
    return given;
  }

  private Given flag(String path, List<String> texts) {
    var definition =
        definitions.stream()
            .filter(d -> d.path().equals(path) && !d.fileOnly())
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no flag for " + path));
    return new Given(texts, false, new Origin.Flag(definition.flag()));
  }

  private void define(Branch branch, String prefix) {
    for (var child : branch.children()) {
      var path = prefix + child.name();
      switch (child) {
        case Leaf leaf -> definitions.add(leaf.definition(path));
        case Branch group -> define(group, group.isInlined() ? prefix : path + ".");
        case Repeated list -> define(list.element(), path + "[].");
      }
    }
  }

  private static void groups(Branch branch, String prefix, Map<String, String> groups) {
    for (var child : branch.children()) {
      var path = prefix + child.name();
      switch (child) {
        case Leaf _ -> {}
        case Branch group when group.isInlined() -> groups(group, prefix, groups);
        case Branch group -> {
          groups.put(path, group.help());
          groups(group, path + ".", groups);
        }
        case Repeated list -> {
          groups.put(path + "[]", list.element().help());
          groups(list.element(), path + "[].", groups);
        }
      }
    }
  }
}

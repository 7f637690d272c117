package dev.claviger.settings;

import dev.claviger.settings.Consistency.Contradiction;
import dev.claviger.settings.Node.Branch;
import dev.claviger.settings.Node.Leaf;
import dev.claviger.settings.Node.Repeated;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes records of texts. Goes on after a problem, so that a person sees them all at once; what
/// cannot be made is empty, and so is every record around it.
final class Binding {

  private final Map<String, Given> given;
  private final Map<String, Integer> lengths;
  private final List<Problem> problems;
  private final List<SettingValue> rows = new ArrayList<>();

  Binding(Map<String, Given> given, Map<String, Integer> lengths, List<Problem> problems) {
    this.given = given;
    this.lengths = lengths;
    this.problems = problems;
  }

  List<SettingValue> rows() {
    return rows;
  }

  Optional<Object> record(Branch branch, String path) {
    var arguments =
        branch.children().stream().map(c -> argument(c, below(path, c.name()))).toList();
    return arguments.stream().allMatch(Optional::isPresent)
        ? construct(branch, path, arguments.stream().map(Optional::get).toArray())
        : Optional.empty();
  }

  /// An inlined record has no name: what is in it stands where it does.
  private static String below(String path, String child) {
    return child.isEmpty() || path.isEmpty() ? path + child : path + "." + child;
  }

  private Optional<Object> argument(Node node, String path) {
    return switch (node) {
      case Branch branch -> record(branch, path);
      case Repeated repeated -> records(repeated, path);
      case Leaf leaf -> value(leaf, path);
    };
  }

  private Optional<Object> records(Repeated list, String path) {
    var records =
        IntStream.range(0, lengths.getOrDefault(path, 0))
            .mapToObj(i -> record(list.element(), path + "[" + i + "]"))
            .toList();
    return records.stream().allMatch(Optional::isPresent)
        ? Optional.of(records.stream().map(Optional::get).toList())
        : Optional.empty();
  }

  private Optional<Object> value(Leaf leaf, String path) {
    var definition = leaf.definition(path.replaceAll("\\[[0-9]+]", "[]"));
    var written = Optional.ofNullable(given.get(path)).or(() -> byDefault(leaf));
    if (written.isEmpty() && definition.required()) {
      problems.add(new Problem("", missing(definition, path)));
      return Optional.empty();
    }
    var source = written.orElse(new Given(List.of(), true, new Origin.Default()));
    try {
      var value = parse(leaf, source);
      rows.add(new SettingValue(definition, path, shown(leaf, value), value, source.origin()));
      return Optional.of(value);
    } catch (IllegalArgumentException e) {
      problems.add(wrong(definition, path, source, e));
      return Optional.empty();
    }
  }

  private static Optional<Given> byDefault(Leaf leaf) {
    var text = leaf.setting().byDefault();
    return text.equals(Setting.NONE)
        ? Optional.empty()
        : Optional.of(Given.text(text, new Origin.Default()));
  }

  private static Object parse(Leaf leaf, Given source) {
    return switch (leaf.shape()) {
      case MANY -> source.elements().stream().map(text -> one(leaf, text, source)).toList();
      case OPTIONAL ->
          source.texts().stream()
              .filter(text -> !text.isEmpty())
              .findFirst()
              .map(text -> one(leaf, text, source));
      case ONE -> {
        if (source.texts().size() > 1) {
          throw new IllegalArgumentException("expected one value, not " + source.texts().size());
        }
        yield one(leaf, source.texts().getFirst(), source);
      }
    };
  }

  private static Object one(Leaf leaf, String text, Given source) {
    if (leaf.type().type() == Secret.class
        && source.origin() instanceof Origin.Flag
        && !text.startsWith("file:")) {
      throw new IllegalArgumentException(
          "expected file:PATH, since every user of this machine can read command lines");
    }
    return leaf.type().parse(text, leaf.setting());
  }

  private static String shown(Leaf leaf, Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.map(leaf.type()::showAny).orElse("");
      case List<?> list ->
          list.stream().map(leaf.type()::showAny).collect(Collectors.joining(", "));
      default -> leaf.type().showAny(value);
    };
  }

  private static String missing(SettingDefinition definition, String path) {
    return definition.fileOnly()
        ? "%s is not set: add it to the settings file".formatted(path)
        : "%s is not set: add it to the settings file, or set %s or %s"
            .formatted(path, definition.environment(), definition.flag());
  }

  private static Problem wrong(
      SettingDefinition definition, String path, Given source, IllegalArgumentException e) {
    if (source.origin() instanceof Origin.Default) {
      throw new IllegalStateException("the default of " + path + " is wrong: " + e.getMessage(), e);
    }
    var text = definition.secret() ? "(secret)" : "'" + String.join(",", source.texts()) + "'";
    return new Problem(
        source.origin().toString(), "%s is %s: %s".formatted(path, text, e.getMessage()));
  }

  /// A record's own rules span several of its settings: the message stands behind all places that
  /// had a part in it.
  private Optional<Object> construct(Branch branch, String path, Object[] arguments) {
    try {
      var made = constructor(branch.type()).newInstance(arguments);
      if (made instanceof Consistency record) {
        record.contradictions().forEach(it -> contradiction(path.isEmpty() ? it : it.below(path)));
      }
      return Optional.of(made);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException refusal)) {
        throw new IllegalStateException(branch.type() + " failed on its settings", e.getCause());
      }
      var at = refusal instanceof SettingRefused one ? below(path, one.path()) : path;
      problems.add(new Problem(origins(at), explained(at, refusal.getMessage())));
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void contradiction(Contradiction found) {
    var path = found.setting();
    var origin = origin(path).map(Origin::toString);
    problems.add(new Problem(origin.orElse(""), explained(path, found.message())));
  }

  /// Where the setting is written; or what is below it; or else what is beside it.
  private Optional<Origin> origin(String path) {
    return origin(row -> row.path().equals(path))
        .or(() -> origin(row -> isBelow(row.path(), path)))
        .or(() ->
            path.contains(".")
                ? origin(path.substring(0, path.lastIndexOf('.')))
                : Optional.empty());
  }

  private Optional<Origin> origin(Predicate<SettingValue> where) {
    return rows.stream()
        .filter(where)
        .map(SettingValue::origin)
        .filter(origin -> !(origin instanceof Origin.Default))
        .findFirst();
  }

  private static boolean isBelow(String path, String group) {
    return path.startsWith(group + ".") || path.startsWith(group + "[");
  }

  private String origins(String path) {
    return rows.stream()
        .filter(
            row -> path.isEmpty() || row.path().equals(path) || row.path().startsWith(path + "."))
        .map(SettingValue::origin)
        .filter(origin -> !(origin instanceof Origin.Default))
        .map(Origin::toString)
        .collect(Collectors.joining(", "));
  }

  private static String explained(String path, @Nullable String message) {
    return path.isEmpty() ? "" + message : path + ": " + message;
  }

  private static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
    var parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    var constructor = type.getDeclaredConstructor(parameters);
    constructor.setAccessible(true);
    return constructor;
  }
}

package dev.claviger.settings;

import dev.claviger.settings.ForeignBlock.Without;
import dev.claviger.settings.Node.Branch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The names that settings have in another program.
///
/// @param block the name of the block they stand in; empty if there is none
/// @param paths our names, by theirs
/// @param without theirs that have no counterpart here, by name
record ForeignNames(String block, Map<String, String> paths, Map<String, Without> without) {

  static ForeignNames of(Branch root, List<SettingDefinition> definitions) {
    var annotation = annotation(root);
    var paths = new LinkedHashMap<String, String>();
    definitions.forEach(definition ->
        definition
            .simplejwt()
            .ifPresent(name -> {
              if (paths.put(name, definition.path()) != null) {
                throw new IllegalStateException(name + " stands for two settings");
              }
            }));
    var without = new LinkedHashMap<String, Without>();
    annotation.stream()
        .flatMap(block -> Arrays.stream(block.without()))
        .forEach(row -> without.put(row.name(), row));
    return new ForeignNames(annotation.map(ForeignBlock::value).orElse(""), paths, without);
  }

  /// Of the root record, or of one that is inlined in it.
  private static Optional<ForeignBlock> annotation(Branch root) {
    return Optional.ofNullable(root.type().getAnnotation(ForeignBlock.class))
        .or(() ->
            root.children().stream()
                .flatMap(child ->
                    child instanceof Branch branch && branch.isInlined()
                        ? annotation(branch).stream()
                        : Stream.of())
                .findFirst());
  }

  boolean isBlock(String key) {
    return !block.isEmpty() && block.equals(key);
  }

  String unknown(String name) {
    var known = new TreeSet<>(paths.keySet());
    known.addAll(without.keySet());
    return "unknown setting '%s' in '%s'%s".formatted(name, block, Nearest.hint(name, known));
  }
}

package dev.claviger.settings;

import dev.claviger.settings.Node.Branch;
import dev.claviger.settings.Node.Leaf;
import dev.claviger.settings.Node.Repeated;
import dev.claviger.settings.Node.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads the settings file: only the tree of nodes, along the tree of settings, so that nothing in
/// the file decides what is constructed, and an alias to an ancestor goes round at most as often as
/// groups are nested.
final class SettingsFile {

  private static final int LARGEST = 1 << 20;

  private final Path file;
  private final SettingNames names;
  private final ForeignNames foreign;
  private final List<Problem> problems;
  private final Map<String, Given> given = new HashMap<>();
  private final Map<String, Integer> lengths = new HashMap<>();

  SettingsFile(Path file, SettingNames names, ForeignNames foreign, List<Problem> problems) {
    this.file = file;
    this.names = names;
    this.foreign = foreign;
    this.problems = problems;
  }

  /// What was written, by path.
  Map<String, Given> given() {
    return given;
  }

  /// How many records each list of records has, by path.
  Map<String, Integer> lengths() {
    return lengths;
  }

  SettingsFile read(Branch root) {
    try {
      compose(text()).ifPresent(node -> branch(root, "", node));
    } catch (IOException e) {
      problem("cannot be read (%s)".formatted(FileTrouble.reason(e)));
    } catch (MarkedYamlEngineException e) {
      var message = Optional.ofNullable(e.getProblem()).orElse("is not YAML");
      e.getProblemMark()
          .ifPresentOrElse(
              mark -> problems.add(new Problem(origin(mark).toString(), message)),
              () -> problem(message));
    } catch (YamlEngineException e) {
      problem("is not YAML: " + e.getMessage());
    }
    return this;
  }

  private String text() throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException("larger than 1 MiB");
    }
    return Files.readString(file);
  }

  private Optional<org.snakeyaml.engine.v2.nodes.Node> compose(String text) {
    var limits =
        LoadSettings.builder()
            .setLabel(file.toString())
            .setCodePointLimit(LARGEST)
            .setAllowNonScalarKeys(true);
    return new Compose(limits.build()).composeString(text);
  }

  private void branch(Branch branch, String prefix, org.snakeyaml.engine.v2.nodes.Node node) {
    if (isNull(node)) {
      return;
    }
    if (!(node instanceof MappingNode mapping)) {
      problem(node, "expected settings here, one per line: NAME: VALUE");
      return;
    }
    var seen = new HashSet<String>();
    mapping.getValue().forEach(entry -> entry(branch, prefix, entry, seen));
  }

  private void entry(Branch branch, String prefix, NodeTuple entry, Set<String> seen) {
    var key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
    var path = prefix + key;
    if (!seen.add(key)) {
      problem(entry.getKeyNode(), "'%s' is written twice; keep one".formatted(path));
      return;
    }
    if (prefix.isEmpty() && foreign.isBlock(key)) {
      block(branch, entry.getValueNode());
      return;
    }
    branch
        .child(key)
        .ifPresentOrElse(
            child -> child(child, path, entry.getValueNode()),
            () -> problem(entry.getKeyNode(), names.unknown(path)));
  }

  private void block(Branch root, org.snakeyaml.engine.v2.nodes.Node node) {
    if (node instanceof MappingNode mapping) {
      var seen = new HashSet<String>();
      mapping.getValue().forEach(entry -> foreign(root, entry, seen));
    } else if (!isNull(node)) {
      problem(node, "expected settings here, one per line: NAME: VALUE");
    }
  }

  private void foreign(Branch root, NodeTuple entry, Set<String> seen) {
    var name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
    var path = Optional.ofNullable(foreign.paths().get(name));
    var without = Optional.ofNullable(foreign.without().get(name));
    if (!seen.add(name)) {
      problem(entry.getKeyNode(), "'%s' is written twice; keep one".formatted(name));
    } else if (path.isPresent()) {
      foreign(root, name, path.get(), entry.getValueNode());
    } else if (without.isEmpty()) {
      problem(entry.getKeyNode(), foreign.unknown(name));
    } else if (!ForeignReader.isAccepted(without.get(), entry.getValueNode())) {
      problem(
          entry.getKeyNode(),
          "'%s' has no counterpart: %s".formatted(name, without.get().instead()));
    }
  }

  private void foreign(
      Branch root, String name, String path, org.snakeyaml.engine.v2.nodes.Node node) {
    try {
      var leaf = (Leaf) root.child(path).orElseThrow();
      ForeignReader.texts(leaf, node)
          .ifPresent(texts -> give(path, new Given(texts, true, origin(node)), origin(node)));
    } catch (IllegalArgumentException refusal) {
      problem(node, "'%s': %s".formatted(name, refusal.getMessage()));
    }
  }

  /// A setting may have a name in another program as well, and still has one value.
  private void give(String path, Given value, Origin origin) {
    var before = given.putIfAbsent(path, value);
    if (before != null) {
      problems.add(
          new Problem(
              origin.toString(),
              "'%s' is written twice, also at %s; keep one".formatted(path, before.origin())));
    }
  }

  private void child(Node child, String path, org.snakeyaml.engine.v2.nodes.Node node) {
    switch (child) {
      case Branch branch -> branch(branch, path + ".", node);
      case Repeated repeated -> repeated(repeated, path, node);
      case Leaf leaf -> leaf(leaf, path, node);
    }
  }

  private void repeated(Repeated list, String path, org.snakeyaml.engine.v2.nodes.Node node) {
    if (!(node instanceof SequenceNode sequence)) {
      problem(node, "'%s' is a list: write each item after a dash".formatted(path));
      return;
    }
    lengths.put(path, sequence.getValue().size());
    for (int i = 0; i < sequence.getValue().size(); i++) {
      branch(list.element(), path + "[" + i + "].", sequence.getValue().get(i));
    }
  }

  private void leaf(Leaf leaf, String path, org.snakeyaml.engine.v2.nodes.Node node) {
    if (node instanceof ScalarNode scalar && !isNull(scalar)) {
      give(path, Given.text(scalar.getValue(), origin(scalar)), origin(scalar));
    } else if (node instanceof SequenceNode sequence && leaf.shape() == Shape.MANY) {
      give(path, new Given(scalars(path, sequence), true, origin(node)), origin(node));
    } else if (isNull(node)) {
      problem(node, "'%s' has no value; give one, or remove the line".formatted(path));
    } else if (leaf.shape() == Shape.MANY) {
      problem(node, "'%s' is a list: expected %s".formatted(path, leaf.type().label()));
    } else {
      problem(node, "'%s' is one value: expected %s".formatted(path, leaf.type().label()));
    }
  }

  private List<String> scalars(String path, SequenceNode sequence) {
    var texts = new ArrayList<String>();
    for (var item : sequence.getValue()) {
      if (item instanceof ScalarNode scalar && !isNull(scalar)) {
        texts.add(scalar.getValue());
      } else {
        problem(item, "an item of '%s' is not a plain value".formatted(path));
      }
    }
    return texts;
  }

  private static boolean isNull(org.snakeyaml.engine.v2.nodes.Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private void problem(String message) {
    problems.add(new Problem(file.toString(), message));
  }

  private void problem(org.snakeyaml.engine.v2.nodes.Node node, String message) {
    problems.add(new Problem(origin(node).toString(), message));
  }

  private Origin origin(org.snakeyaml.engine.v2.nodes.Node node) {
    return node.getStartMark().map(this::origin).orElse(new Origin.File(file, 1, 1));
  }

  private Origin origin(Mark mark) {
    return new Origin.File(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}

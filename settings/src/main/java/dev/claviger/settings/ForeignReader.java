package dev.claviger.settings;

import dev.claviger.settings.ForeignBlock.Without;
import dev.claviger.settings.Node.Leaf;
import dev.claviger.settings.Node.Shape;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Turns a value of another program's settings into the texts that we would write for it.
final class ForeignReader {

  private ForeignReader() {}

  /// Empty if it says that there is no value, and there need not be one.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  static Optional<List<String>> texts(Leaf leaf, Node node) {
    if (isNone(node)) {
      return none(leaf);
    }
    return Optional.of(
        switch (node) {
          case MappingNode mapping when leaf.type().type() == Duration.class ->
              List.of(ForeignValue.duration(arguments(mapping)));
          case ScalarNode scalar -> texts(leaf, scalar.getValue());
          case SequenceNode sequence when leaf.shape() == Shape.MANY ->
              sequence.getValue().stream().map(item -> word(leaf, scalar(item))).toList();
          default -> throw new IllegalArgumentException("expected " + leaf.type().label());
        });
  }

  private static Optional<List<String>> none(Leaf leaf) {
    if (leaf.shape() == Shape.ONE || !leaf.setting().byDefault().equals(Setting.NONE)) {
      throw new IllegalArgumentException("there is no going without it here");
    }
    return Optional.empty();
  }

  private static List<String> texts(Leaf leaf, String text) {
    if (leaf.type().type() == Duration.class) {
      return List.of(ForeignValue.duration(text));
    }
    return leaf.shape() == Shape.MANY
        ? ForeignValue.elements(text).stream().map(element -> word(leaf, element)).toList()
        : List.of(word(leaf, text));
  }

  private static String word(Leaf leaf, String text) {
    return ForeignValue.word(text, leaf.setting().simplejwtValues());
  }

  private static List<Map.Entry<String, String>> arguments(MappingNode mapping) {
    return mapping.getValue().stream()
        .map(entry -> Map.entry(scalar(entry.getKeyNode()), scalar(entry.getValueNode())))
        .toList();
  }

  /// Whether the value asks for what happens here anyway.
  static boolean isAccepted(Without row, Node node) {
    var accepted = Arrays.asList(row.accepts());
    return isNone(node)
        ? accepted.contains(ForeignValue.NONE)
        : node instanceof ScalarNode scalar && accepted.contains(scalar.getValue());
  }

  private static boolean isNone(Node node) {
    return node.getTag().equals(Tag.NULL)
        || (node instanceof ScalarNode scalar && scalar.getValue().equals(ForeignValue.NONE));
  }

  private static String scalar(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new IllegalArgumentException("expected plain values");
  }
}

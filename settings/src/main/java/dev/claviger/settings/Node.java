package dev.claviger.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a settings record looks like: read once from its components.
sealed interface Node {

  /// In kebab case.
  String name();

  enum Shape {
    ONE,
    OPTIONAL,
    MANY
  }

  /// A setting.
  record Leaf(String name, Setting setting, ValueType<?> type, Shape shape) implements Node {

    SettingDefinition definition(String path) {
      boolean many = shape == Shape.MANY;
      var noDefault = setting.byDefault().equals(Setting.NONE);
      return new SettingDefinition(
          path,
          many ? "list of: " + type.label() : type.label(),
          setting.help(),
          noDefault ? Optional.empty() : Optional.of(setting.byDefault()),
          present(setting.example()),
          present(setting.simplejwt()),
          type.type() == Secret.class,
          many,
          noDefault && shape == Shape.ONE);
    }

    private static Optional<String> present(String text) {
      return Optional.of(text).filter(t -> !t.isEmpty());
    }
  }

  /// A record of settings. One that is inlined has no name.
  record Branch(String name, String help, Class<?> type, List<Node> children) implements Node {

    boolean isInlined() {
      return name.isEmpty();
    }

    /// Also finds `tokens.access-lifetime`, the dotted way to write a nested key.
    Optional<Node> child(String key) {
      var exact =
          children.stream()
              .flatMap(Branch::visible)
              .filter(it -> it.name().equals(key))
              .findFirst();
      int dot = key.indexOf('.');
      return exact.isPresent() || dot < 0
          ? exact
          : child(key.substring(0, dot))
              .flatMap(child ->
                  child instanceof Branch branch
                      ? branch.child(key.substring(dot + 1))
                      : Optional.empty());
    }

    private static Stream<Node> visible(Node child) {
      return child instanceof Branch branch && branch.isInlined()
          ? branch.children().stream().flatMap(Branch::visible)
          : Stream.of(child);
    }
  }

  /// A list of records.
  record Repeated(String name, Branch element) implements Node {}

  static Branch branch(String name, String help, Class<?> type) {
    var children = Arrays.stream(type.getRecordComponents()).map(Node::of).toList();
    return new Branch(name, help, type, children);
  }

  private static Node of(RecordComponent component) {
    var name = kebab(component.getName());
    var setting = component.getAnnotation(Setting.class);
    if (setting != null) {
      return new Leaf(name, setting, ValueType.of(element(component)), shape(component));
    }
    if (component.isAnnotationPresent(Inlined.class)) {
      return branch("", "", component.getType());
    }
    var group = component.getAnnotation(Group.class);
    if (group == null || !element(component).isRecord()) {
      throw new IllegalStateException(component + " is neither a @Setting nor a @Group of them");
    }
    var branch = branch(name, group.help(), element(component));
    return shape(component) == Shape.MANY ? new Repeated(name, branch) : branch;
  }

  private static Shape shape(RecordComponent component) {
    return component.getType() == List.class
        ? Shape.MANY
        : component.getType() == Optional.class ? Shape.OPTIONAL : Shape.ONE;
  }

  private static Class<?> element(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType type
        ? (Class<?>) type.getActualTypeArguments()[0]
        : component.getType();
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}

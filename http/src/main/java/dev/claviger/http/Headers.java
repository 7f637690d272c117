package dev.claviger.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Header fields in the order they came: names compare without case, a name may stand more than
/// once.
///
/// Immutable. What a client sent has been checked against RFC 9110 (names are tokens, values hold
/// no control characters) before a handler sees it; what a handler sends is checked when it is
/// added. Values are ISO-8859-1.
public interface Headers {

  /// The first value under this name.
  Optional<String> first(String name);

  /// Every value under this name, in order; empty if there is none.
  List<String> all(String name);

  boolean contains(String name);

  /// Number of fields.
  int size();

  /// Visits every field as it stands, in order.
  void forEach(BiConsumer<String, String> field);

  /// All values under this name as one list value, joined by `, ` (RFC 9110 section 5.3). Not for
  /// `Set-Cookie`, whose values hold commas.
  default Optional<String> combined(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
  }

  /// The distinct names, each in its first spelling.
  default List<String> names() {
    List<String> names = new ArrayList<>();
    forEach((name, _) -> {
      if (names.stream().noneMatch(name::equalsIgnoreCase)) {
        names.add(name);
      }
    });
    return List.copyOf(names);
  }

  /// A copy in which `value` is the only value of `name`.
  default Headers with(String name, String value) {
    return toBuilder().set(name, value).build();
  }

  default Builder toBuilder() {
    Builder builder = builder();
    forEach(builder::add);
    return builder;
  }

  static Headers empty() {
    return HeaderList.EMPTY;
  }

  /// Fields in this order.
  ///
  /// @param namesAndValues name, value, name, value …
  static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("names and values must come in pairs");
    }
    Builder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  static Builder builder() {
    return new Builder();
  }

  /// Collects fields; refuses with `IllegalArgumentException` what would let a value forge another
  /// field.
  final class Builder {

    private final List<String> fields = new ArrayList<>();

    Builder() {}

    /// Appends a field, leaving others of the same name.
    public Builder add(String name, String value) {
      fields.add(HeaderSyntax.requireName(name));
      fields.add(HeaderSyntax.requireValue(name, value));
      return this;
    }

    /// Makes `value` the only value of `name`.
    public Builder set(String name, String value) {
      return remove(name).add(name, value);
    }

    public Builder remove(String name) {
      for (int i = fields.size() - 2; i >= 0; i -= 2) {
        if (fields.get(i).equalsIgnoreCase(name)) {
          fields.subList(i, i + 2).clear();
        }
      }
      return this;
    }

    public Headers build() {
      return fields.isEmpty() ? empty() : new HeaderList(fields.toArray(String[]::new));
    }
  }
}

package dev.claviger.jose;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A JSON object. Members keep the order in which they were written, and no name occurs twice.
///
/// The typed accessors (`string`, `integer`, …) answer empty both when the member is absent and
/// when it has another type; [#member] tells the two apart.
public final class JsonObject implements JsonValue {
  private static final JsonObject EMPTY = new JsonObject(new String[0], new JsonValue[0]);

  /// Up to this many members a search along the names beats a hash table, and tokens rarely have
  /// more.
  private static final int SEARCHED_IN_ORDER = 12;

  private final String[] names;
  private final JsonValue[] values;
  private final Map<String, Integer> positions;

  private JsonObject(String[] names, JsonValue[] values) {
    this.names = names;
    this.values = values;
    this.positions = names.length <= SEARCHED_IN_ORDER ? Map.of() : positionsOf(names);
  }

  private static Map<String, Integer> positionsOf(String[] names) {
    var positions = HashMap.<String, Integer>newHashMap(names.length);
    for (int i = 0; i < names.length; i++) {
      positions.put(names[i], i);
    }
    return positions;
  }

  /// For the reader, which hands over arrays that nobody else holds. Empty when a name occurs
  /// twice.
  static Optional<JsonObject> ofDistinct(String[] names, JsonValue[] values) {
    var object = new JsonObject(names, values);
    return object.hasDistinctNames() ? Optional.of(object) : Optional.empty();
  }

  private boolean hasDistinctNames() {
    if (names.length > SEARCHED_IN_ORDER) {
      return positions.size() == names.length;
    }
    // One bit for each name by its hash: only names that share a bit have to be compared.
    long seen = 0;
    for (int i = 0; i < names.length; i++) {
      long bit = 1L << names[i].hashCode();
      if ((seen & bit) != 0 && position(names[i], i) >= 0) {
        return false;
      }
      seen |= bit;
    }
    return true;
  }

  /// Where the name stands among the first `count`, or -1. Hashes first: most names of a token are
  /// three letters long, so that their length tells nothing.
  private int position(String name, int count) {
    int hash = name.hashCode();
    for (int i = 0; i < count; i++) {
      if (names[i].hashCode() == hash && names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  public static JsonObject empty() {
    return EMPTY;
  }

  public static Builder builder() {
    return new Builder();
  }

  /// Reads an object.
  ///
  /// @throws InvalidJsonException when the text is not well-formed or is another value than an
  ///   object
  public static JsonObject parse(String text) {
    return parse(Utf8.encode(text), JsonLimits.DEFAULT);
  }

  /// Reads an object from UTF-8 bytes.
  ///
  /// @throws InvalidJsonException when the text is not well-formed or is another value than an
  ///   object
  public static JsonObject parse(byte[] utf8, JsonLimits limits) {
    if (JsonValue.parse(utf8, limits) instanceof JsonObject object) {
      return object;
    }
    throw new InvalidJsonException("not an object");
  }

  /// The member of this name, whatever its type.
  public Optional<JsonValue> member(String name) {
    return Optional.ofNullable(find(name));
  }

  public boolean has(String name) {
    return find(name) != null;
  }

  public Optional<String> string(String name) {
    return find(name) instanceof JsonString(String value) ? Optional.of(value) : Optional.empty();
  }

  /// An integer that fits a `long`, written without fraction and exponent.
  public OptionalLong integer(String name) {
    return find(name) instanceof JsonNumber number ? number.asLong() : OptionalLong.empty();
  }

  public Optional<JsonNumber> number(String name) {
    return find(name) instanceof JsonNumber number ? Optional.of(number) : Optional.empty();
  }

  public Optional<Boolean> bool(String name) {
    return find(name) instanceof JsonBoolean bool ? Optional.of(bool.value()) : Optional.empty();
  }

  public Optional<JsonObject> object(String name) {
    return find(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  public Optional<JsonArray> array(String name) {
    return find(name) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
  }

  /// An array of nothing but strings.
  public Optional<List<String>> strings(String name) {
    return array(name).flatMap(JsonArray::strings);
  }

  public List<String> names() {
    return Collections.unmodifiableList(Arrays.asList(names));
  }

  public int size() {
    return names.length;
  }

  public boolean isEmpty() {
    return names.length == 0;
  }

  /// All members in their order.
  public Map<String, JsonValue> members() {
    var members = LinkedHashMap.<String, JsonValue>newLinkedHashMap(names.length);
    for (int i = 0; i < names.length; i++) {
      members.put(names[i], values[i]);
    }
    return Collections.unmodifiableMap(members);
  }

  /// This object with one member more, or with that member replaced in its place.
  public JsonObject with(String name, JsonValue value) {
    return toBuilder().put(name, value).build();
  }

  public JsonObject with(String name, String value) {
    return with(name, new JsonString(value));
  }

  public JsonObject without(String name) {
    var builder = toBuilder();
    builder.members.remove(name);
    return builder.build();
  }

  public Builder toBuilder() {
    var builder = new Builder();
    builder.members.putAll(members());
    return builder;
  }

  String nameAt(int position) {
    return names[position];
  }

  JsonValue valueAt(int position) {
    return values[position];
  }

  @Nullable JsonValue find(String name) {
    if (names.length > SEARCHED_IN_ORDER) {
      Integer hashed = positions.get(name);
      return hashed == null ? null : values[hashed];
    }
    int position = position(name, names.length);
    return position < 0 ? null : values[position];
  }

  /// Equal members, in whatever order: RFC 8259 gives their order no meaning.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonObject that && members().equals(that.members());
  }

  @Override
  public int hashCode() {
    return members().hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }

  /// Collects members; a name that is put again replaces its value and keeps its place.
  public static final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    public Builder put(String name, JsonValue value) {
      members.put(name, value);
      return this;
    }

    public Builder put(String name, String value) {
      return put(name, new JsonString(value));
    }

    public Builder put(String name, long value) {
      return put(name, JsonNumber.of(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, JsonBoolean.of(value));
    }

    public JsonObject build() {
      return new JsonObject(
          members.keySet().toArray(String[]::new), members.values().toArray(JsonValue[]::new));
    }
  }
}

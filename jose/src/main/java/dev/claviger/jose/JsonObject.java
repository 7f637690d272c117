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
  private static final JsonObject EMPTY = new JsonObject(new Object[0]);

  /// Up to this many members a search along the names beats a hash table, and tokens rarely have
  /// more.
  private static final int SEARCHED_IN_ORDER = 12;

  /// Name, value, name, value, …: one array, which the reader fills without a check of each
  /// element.
  private final Object[] members;

  /// One bit for each name, by its hash: most names that are absent show it here.
  private final long present;

  /// Only for objects too large to be searched along the names.
  private final Map<String, Integer> positions;

  /// For the reader too, which hands over an array that nobody else holds, and asks for duplicates
  /// next.
  JsonObject(Object[] members) {
    this.members = members;
    long bits = 0;
    for (int i = 0; i < members.length; i += 2) {
      bits |= bit((String) members[i]);
    }
    this.present = bits;
    this.positions = size() <= SEARCHED_IN_ORDER ? Map.of() : positionsOf(members);
  }

  private static Map<String, Integer> positionsOf(Object[] members) {
    var positions = HashMap.<String, Integer>newHashMap(members.length / 2);
    for (int i = 0; i < members.length; i += 2) {
      positions.put((String) members[i], i / 2);
    }
    return positions;
  }

  static long bit(String name) {
    int hash = name.hashCode();
    return 1L << (hash ^ (hash >>> 6));
  }

  boolean hasDuplicate() {
    return Long.bitCount(present) < size() && hasNamesakes();
  }

  private boolean hasNamesakes() {
    if (size() > SEARCHED_IN_ORDER) {
      return positions.size() < size();
    }
    long seen = 0;
    for (int i = 0; i < size(); i++) {
      long bit = bit(nameAt(i));
      if ((seen & bit) != 0 && occursBefore(i)) {
        return true;
      }
      seen |= bit;
    }
    return false;
  }

  private boolean occursBefore(int position) {
    String name = nameAt(position);
    for (int i = 0; i < position; i++) {
      if (name.equals(nameAt(i))) {
        return true;
      }
    }
    return false;
  }

  /// `{}`
  public static JsonObject empty() {
    return EMPTY;
  }

  /// Starts an object without members.
  public static Builder builder() {
    return new Builder();
  }

  /// Reads an object.
  ///
  /// @throws InvalidJsonException when the text is not well-formed or is another value than an
  ///   object
  public static JsonObject parse(String text) {
    return requireObject(JsonValue.parse(text));
  }

  /// Reads an object from UTF-8 bytes.
  ///
  /// @throws InvalidJsonException when the text is not well-formed or is another value than an
  ///   object
  public static JsonObject parse(byte[] utf8, JsonLimits limits) {
    return requireObject(JsonValue.parse(utf8, limits));
  }

  /// The same for bytes that nobody changes any more: they are not copied.
  static JsonObject parseOwned(byte[] utf8, JsonLimits limits) {
    return requireObject(new JsonReader(utf8, limits).readDocument());
  }

  private static JsonObject requireObject(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new InvalidJsonException("not an object");
  }

  /// The member of this name, whatever its type.
  public Optional<JsonValue> member(String name) {
    return Optional.ofNullable(find(name));
  }

  /// Whether there is a member of this name, be it `null`.
  public boolean has(String name) {
    return find(name) != null;
  }

  /// The member of this name, when it is a string.
  public Optional<String> string(String name) {
    return find(name) instanceof JsonString string ? Optional.of(string.value()) : Optional.empty();
  }

  /// An integer that fits a `long`, written without fraction and exponent.
  public OptionalLong integer(String name) {
    return find(name) instanceof JsonNumber number ? number.asLong() : OptionalLong.empty();
  }

  /// The member of this name, when it is a number.
  public Optional<JsonNumber> number(String name) {
    return find(name) instanceof JsonNumber number ? Optional.of(number) : Optional.empty();
  }

  /// The member of this name, when it is `true` or `false`.
  public Optional<Boolean> bool(String name) {
    return find(name) instanceof JsonBoolean bool ? Optional.of(bool.value()) : Optional.empty();
  }

  /// The member of this name, when it is an object.
  public Optional<JsonObject> object(String name) {
    return find(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /// The member of this name, when it is an array.
  public Optional<JsonArray> array(String name) {
    return find(name) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
  }

  /// An array of nothing but strings.
  public Optional<List<String>> strings(String name) {
    return array(name).flatMap(JsonArray::strings);
  }

  /// The names of all members, in their order.
  public List<String> names() {
    return List.copyOf(members().keySet());
  }

  /// How many members there are.
  public int size() {
    return members.length / 2;
  }

  /// Whether it is `{}`.
  public boolean isEmpty() {
    return members.length == 0;
  }

  /// All members in their order.
  public Map<String, JsonValue> members() {
    var map = LinkedHashMap.<String, JsonValue>newLinkedHashMap(size());
    for (int i = 0; i < size(); i++) {
      map.put(nameAt(i), valueAt(i));
    }
    return Collections.unmodifiableMap(map);
  }

  /// This object with one member more, or with that member replaced in its place.
  public JsonObject with(String name, JsonValue value) {
    return toBuilder().put(name, value).build();
  }

  /// This object with one string more, or with that member replaced in its place.
  public JsonObject with(String name, String value) {
    return with(name, new JsonString(value));
  }

  /// This object without that member, if it has it.
  public JsonObject without(String name) {
    var builder = new Builder();
    for (int i = 0; i < size(); i++) {
      if (!nameAt(i).equals(name)) {
        builder.append(nameAt(i), valueAt(i));
      }
    }
    return builder.build();
  }

  /// Starts an object with the members of this one.
  public Builder toBuilder() {
    var builder = new Builder();
    for (int i = 0; i < size(); i++) {
      builder.append(nameAt(i), valueAt(i));
    }
    return builder;
  }

  String nameAt(int position) {
    return (String) members[2 * position];
  }

  JsonValue valueAt(int position) {
    return (JsonValue) members[2 * position + 1];
  }

  @Nullable JsonValue find(String name) {
    int position = (present & bit(name)) == 0 ? -1 : position(name);
    return position < 0 ? null : valueAt(position);
  }

  @SuppressWarnings("ReferenceEquality") // first; equality after that
  private int position(String name) {
    if (size() > SEARCHED_IN_ORDER) {
      return positions.getOrDefault(name, -1);
    }
    // The names that code asks for and the ones that the reader knows are the same strings.
    for (int i = 0; i < members.length; i += 2) {
      if (name == members[i]) {
        return i / 2;
      }
    }
    for (int i = 0; i < members.length; i += 2) {
      if (name.equals(members[i])) {
        return i / 2;
      }
    }
    return -1;
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
    private Object[] members = new Object[24];
    private int length;

    /// One bit for each name, as in the object: a name whose bit is not set is new.
    private long present;

    /// Only from as many members on as make a search along the names slow.
    private final Map<String, Integer> positions = new HashMap<>(0);

    private Builder() {}

    /// A member of any type.
    public Builder put(String name, JsonValue value) {
      int position = position(name);
      if (position < 0) {
        append(name, value);
      } else {
        members[2 * position + 1] = value;
      }
      return this;
    }

    private int position(String name) {
      if ((present & bit(name)) == 0) {
        return -1;
      }
      if (!positions.isEmpty()) {
        return positions.getOrDefault(name, -1);
      }
      for (int i = 0; i < length; i += 2) {
        if (name.equals(members[i])) {
          return i / 2;
        }
      }
      return -1;
    }

    private void append(String name, JsonValue value) {
      if (length == members.length) {
        members = Arrays.copyOf(members, 2 * length);
      }
      members[length] = name;
      members[length + 1] = value;
      length += 2;
      present |= bit(name);
      index();
    }

    private void index() {
      int size = length / 2;
      if (size == SEARCHED_IN_ORDER + 1) {
        positions.putAll(positionsOf(Arrays.copyOf(members, length)));
      } else if (size > SEARCHED_IN_ORDER) {
        positions.put((String) members[length - 2], size - 1);
      }
    }

    /// A string.
    public Builder put(String name, String value) {
      return put(name, new JsonString(value));
    }

    /// An integer.
    public Builder put(String name, long value) {
      return put(name, JsonNumber.of(value));
    }

    /// `true` or `false`.
    public Builder put(String name, boolean value) {
      return put(name, JsonBoolean.of(value));
    }

    /// The object, to which nothing that this builder does later matters.
    public JsonObject build() {
      return new JsonObject(Arrays.copyOf(members, length));
    }
  }
}

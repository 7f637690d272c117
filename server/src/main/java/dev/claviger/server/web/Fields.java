package dev.claviger.server.web;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The validated text fields of a body. Values are trimmed, numbers are taken as their text, and
/// all that is wrong is reported together, field by field, in the order of declaration.
public final class Fields {
  private final Map<String, String> values;
  private final Map<?, ?> sent;

  private Fields(Map<String, String> values, Map<?, ?> sent) {
    this.values = values;
    this.sent = sent;
  }

  /// The value of a field that the endpoint declared.
  public String value(String name) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the endpoint declares no field " + name);
    }
    return value;
  }

  /// The same as it was sent, with the white space around it.
  public String untrimmed(String name) {
    var value = value(name);
    return sent.get(name) instanceof String text ? text : value;
  }

  /// What was chosen in a field that may be left out.
  public Optional<String> choice(String name, List<String> among) {
    return sent.containsKey(name) ? Optional.of(chosen(name, among)) : Optional.empty();
  }

  private String chosen(String name, List<String> among) {
    return switch (check(sent, name)) {
      case Checked.Good(var text) when among.contains(text) -> text;
      case Checked.Good(var text) -> throw wrong(name, FieldFault.NOT_A_CHOICE.with(text));
      case Checked.Bad(var fault) -> throw wrong(name, fault);
    };
  }

  private static FailureException wrong(String name, Failure.InvalidFields.Fault fault) {
    return new FailureException(new Failure.InvalidFields(Map.of(name, List.of(fault))));
  }

  /// Checks `body` (a JSON value, or a form as a map) against what is required.
  static Fields of(Object body, List<Field> required) {
    var data = dictionary(body);
    var values = new LinkedHashMap<String, String>();
    var wrong = new LinkedHashMap<String, List<Failure.InvalidFields.Fault>>();
    for (var field : required) {
      switch (check(data, field.name())) {
        case Checked.Good(var text) -> values.put(field.name(), text);
        case Checked.Bad(var fault) -> wrong.put(field.name(), List.of(fault));
      }
    }
    if (!wrong.isEmpty()) {
      throw new FailureException(new Failure.InvalidFields(wrong));
    }
    return new Fields(values, data);
  }

  private sealed interface Checked {
    record Good(String text) implements Checked {}

    record Bad(Failure.InvalidFields.Fault fault) implements Checked {}
  }

  private static Map<?, ?> dictionary(Object body) {
    return switch (body) {
      case Map<?, ?> data -> data;
      case Optional<?> _ -> throw whole(FieldFault.NO_DATA, "");
      default -> throw whole(FieldFault.NOT_A_DICTIONARY, typeName(body));
    };
  }

  /// The names that the Django stack gives to JSON types, which its clients have seen.
  private static String typeName(Object value) {
    return switch (value) {
      case List<?> _ -> "list";
      case String _ -> "str";
      case BigInteger _ -> "int";
      case Boolean _ -> "bool";
      default -> "float";
    };
  }

  private static FailureException whole(FieldFault fault, String argument) {
    return new FailureException(Failure.InvalidFields.whole(fault, argument));
  }

  private static Checked check(Map<?, ?> data, String name) {
    var value = data.get(name);
    return switch (value) {
      case null -> bad(FieldFault.REQUIRED);
      case Optional<?> _ -> bad(FieldFault.NULL);
      case String text -> text(PythonText.strip(text));
      case BigInteger number -> text(number.toString());
      case Double number -> text(PythonFloat.text(number));
      default -> bad(FieldFault.NOT_A_STRING);
    };
  }

  private static Checked text(String text) {
    if (text.isEmpty()) {
      return bad(FieldFault.BLANK);
    }
    if (text.indexOf('\0') >= 0) {
      return bad(FieldFault.NUL_CHARACTER);
    }
    return hasSurrogate(text) ? unlessLone(text) : new Checked.Good(text);
  }

  /// As a method of its own, since the compiler then sees that Latin-1 has none, and leaves the
  /// loop away.
  private static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static Checked unlessLone(String text) {
    var surrogate = text.codePoints().filter(c -> c >= 0xd800 && c <= 0xdfff).findFirst();
    return surrogate.isPresent()
        ? new Checked.Bad(FieldFault.SURROGATE.with("%X".formatted(surrogate.getAsInt())))
        : new Checked.Good(text);
  }

  private static Checked bad(FieldFault fault) {
    return new Checked.Bad(fault.with(""));
  }
}

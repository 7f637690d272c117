package dev.claviger.settings;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How one Java type is written and read: one row each.
///
/// @param label what is accepted, in words
/// @param parse throws [IllegalArgumentException] with a message that says what was expected
/// @param show the way back, without secrets
record ValueType<T>(
    Class<T> type, String label, Function<String, T> parse, Function<T, String> show) {

  static final String BOOLEAN = "true or false";
  private static final int LARGEST_SECRET = 64 * 1024;
  private static final Pattern PASSWORD_IN_URI =
      Pattern.compile("(?<=://)([^/?#:@]*):[^/?#@]*@|(?i)(?<=[?&;])([a-z_]*password)=[^&;]*");

  private static final List<ValueType<?>> TABLE =
      List.of(
          row(boolean.class, BOOLEAN, ValueType::bool),
          row(int.class, "number", ValueType::integer),
          row(long.class, "number", ValueType::number),
          row(double.class, "number", ValueType::decimal),
          row(String.class, "text", text -> text),
          new ValueType<>(Duration.class, "duration", Durations::parse, Durations::format),
          row(ByteSize.class, "size", ByteSize::parse),
          row(Address.class, "address", Address::parse),
          row(Path.class, "path", ValueType::path),
          new ValueType<>(URI.class, "URI", ValueType::uri, ValueType::withoutPassword),
          row(Secret.class, "secret", ValueType::secret));

  static ValueType<?> of(Class<?> type) {
    return TABLE.stream()
        .filter(row -> row.type == type)
        .findFirst()
        .orElseGet(() -> type.isAnnotationPresent(Accepts.class) ? own(type) : constants(type));
  }

  /// A value has passed through [#parse] of the same row.
  String showAny(Object value) {
    return show.apply(boxed(value));
  }

  /// Parses, and compares with the bounds, which are written like values.
  T parse(String text, Setting setting) {
    T value = parse.apply(text);
    if (!setting.min().isEmpty() && compare(value, setting.min()) < 0) {
      throw new IllegalArgumentException("expected at least " + setting.min());
    }
    if (!setting.max().isEmpty() && compare(value, setting.max()) > 0) {
      throw new IllegalArgumentException("expected at most " + setting.max());
    }
    return value;
  }

  @SuppressWarnings(
      "unchecked") // a bound is a value of the same row; a type without order cannot have one
  private int compare(T value, String bound) {
    return ((Comparable<T>) value).compareTo(parse.apply(bound));
  }

  @SuppressWarnings("unchecked") // Class.cast refuses boxed values of primitive types
  private T boxed(Object value) {
    return (T) value;
  }

  private static <T> ValueType<T> row(Class<T> type, String label, Function<String, T> parse) {
    return new ValueType<>(type, label, parse, Object::toString);
  }

  private static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  private static int integer(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a whole number", e);
    }
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a whole number", e);
    }
  }

  private static double decimal(String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a number", e);
    }
    throw new IllegalArgumentException("expected a number");
  }

  private static Path path(String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("expected a path");
    }
    return Path.of(text);
  }

  private static URI uri(String text) {
    try {
      var uri = URI.create(text);
      if (uri.isAbsolute()) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected a URI such as https://example.org/", e);
    }
    throw new IllegalArgumentException("expected a URI such as https://example.org/");
  }

  /// Database URLs carry passwords: `postgresql://user:password@host/` or `?password=`.
  private static String withoutPassword(URI uri) {
    return PASSWORD_IN_URI
        .matcher(uri.toString())
        .replaceAll(match -> match.group(1) != null ? "$1:(secret)@" : "$2=(secret)");
  }

  private static Secret secret(String text) {
    if (!text.startsWith("file:")) {
      return Secret.of(text);
    }
    var file = Path.of(text.substring("file:".length()));
    try {
      if (Files.size(file) > LARGEST_SECRET) {
        throw new IllegalArgumentException("%s is too large for a secret".formatted(file));
      }
      return Secret.of(withoutLineEnd(Files.readString(file)), file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read %s (%s)".formatted(file, FileTrouble.reason(e)), e);
    }
  }

  private static String withoutLineEnd(String text) {
    return text.endsWith("\r\n")
        ? text.substring(0, text.length() - 2)
        : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  /// A type of somebody else's, which parses itself.
  private static <T> ValueType<T> own(Class<T> type) {
    try {
      var parse = type.getMethod("parse", String.class);
      var label = type.getAnnotation(Accepts.class).value();
      return row(type, label, text -> type.cast(invoke(parse, text)));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " has no public static parse(String)", e);
    }
  }

  private static Object invoke(Method parse, String text) {
    try {
      return parse.invoke(null, text);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(parse + " failed on a setting", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings(
      "unchecked") // the caller has a class of unknown type and wants a row for the same
  private static <T> ValueType<T> constants(Class<T> type) {
    if (!type.isEnum()) {
      throw new IllegalStateException(
          "a setting cannot be of " + type + ": is @Group missing, or a row in ValueType?");
    }
    var constants = Arrays.asList(type.getEnumConstants());
    var names = constants.stream().map(ValueType::constantName).collect(Collectors.joining(", "));
    Function<String, T> parse =
        text ->
            constants.stream()
                .filter(c -> isNameOf(c, text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of " + names));
    return new ValueType<>(type, "one of " + names, parse, ValueType::constantName);
  }

  /// Case is forgiven: `EdDSA`, `eddsa` and `EDDSA` can only mean one thing.
  private static boolean isNameOf(Object constant, String text) {
    return text.equalsIgnoreCase(constantName(constant))
        || text.equalsIgnoreCase(((Enum<?>) constant).name());
  }

  /// `PER_MINUTE` is written `per-minute`. An enum that is written otherwise says so in `toString`.
  private static String constantName(Object constant) {
    var enumeration = (Enum<?>) constant;
    return writesItself(enumeration.getDeclaringClass())
        ? enumeration.toString()
        : enumeration.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean writesItself(Class<?> enumeration) {
    return Arrays.stream(enumeration.getDeclaredMethods())
        .anyMatch(method -> method.getName().equals("toString") && method.getParameterCount() == 0);
  }
}

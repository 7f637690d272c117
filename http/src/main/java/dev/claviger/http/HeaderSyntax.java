package dev.claviger.http;

import java.util.BitSet;

/// The grammar of field names and values, RFC 9110 sections 5.1, 5.5 and 5.6.2.
public final class HeaderSyntax {

  private static final BitSet TOKEN = new BitSet(128);

  static {
    "!#$%&'*+-.^_`|~".chars().forEach(TOKEN::set);
    TOKEN.set('0', '9' + 1);
    TOKEN.set('A', 'Z' + 1);
    TOKEN.set('a', 'z' + 1);
  }

  private HeaderSyntax() {}

  /// Whether `character` may stand in a token: a field name or a method.
  public static boolean isTokenCharacter(int character) {
    return TOKEN.get(character);
  }

  /// Whether `text` is a token: one or more token characters.
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!TOKEN.get(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// Whether all that follows `from` is digits; also if nothing does.
  public static boolean isDigits(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /// Whether `character` may stand in a field value: horizontal tab, printable ASCII, and the upper
  /// half of ISO-8859-1.
  public static boolean isValueCharacter(int character) {
    return character >= ' ' ? character != 0x7F && character <= 0xFF : character == '\t';
  }

  static String requireName(String name) {
    if (!isToken(name)) {
      throw new IllegalArgumentException("not a header name");
    }
    return name;
  }

  static String requireValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isValueCharacter(value.charAt(i))) {
        throw new IllegalArgumentException("control character in the value of " + name);
      }
    }
    return value;
  }
}

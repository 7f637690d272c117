package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;

/// A password as typed. Never prints; closing it overwrites it.
public final class Password implements AutoCloseable {
  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(UTF_8);

  private final char[] characters;

  private Password(char[] characters) {
    this.characters = characters;
  }

  public static Password of(CharSequence text) {
    return new Password(CharBuffer.wrap(text).toString().toCharArray());
  }

  /// Takes `characters` over: closing the password overwrites them.
  public static Password owning(char[] characters) {
    return new Password(characters);
  }

  public int length() {
    return characters.length;
  }

  public boolean isBlank() {
    return text().isBlank();
  }

  public boolean sameAs(Password other) {
    return Arrays.equals(characters, other.characters);
  }

  /// The rules for new passwords look at text.
  String text() {
    return new String(characters);
  }

  /// Half a surrogate pair becomes U+FFFD: no input makes a password that cannot be hashed.
  byte[] utf8() {
    var bytes = ByteBuffer.allocate(3 * characters.length);
    UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .replaceWith(REPLACEMENT)
        .encode(CharBuffer.wrap(characters), bytes, true);
    var exact = Arrays.copyOf(bytes.array(), bytes.position());
    Arrays.fill(bytes.array(), (byte) 0);
    return exact;
  }

  @Override
  public void close() {
    Arrays.fill(characters, '\0');
  }

  @Override
  public String toString() {
    return "Password[hidden]";
  }
}

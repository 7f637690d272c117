package dev.claviger.settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/// A value that never prints: a password, a signing key. Written in the settings file or the
/// environment as it is, or as `file:PATH` to be read from a file (without the line end that
/// editors add). On the command line only `file:PATH` is accepted, since other users of the machine
/// can read the arguments of a process.
///
/// Equality takes the same time whatever the content.
public final class Secret {

  private final String value;
  private final Optional<Path> file;

  private Secret(String value, Optional<Path> file) {
    this.value = value;
    this.file = file;
  }

  /// A secret that was written down as it is.
  public static Secret of(String value) {
    return new Secret(value, Optional.empty());
  }

  /// A secret that was read from a file.
  public static Secret of(String value, Path file) {
    return new Secret(value, Optional.of(file));
  }

  /// The secret itself. Every call is a place where it could leak.
  public String reveal() {
    return value;
  }

  /// Where it was read from, if it was given as `file:PATH`.
  public Optional<Path> file() {
    return file;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(bytes(), that.bytes());
  }

  /// The same for all secrets: a hash code of the content would tell something about it.
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "(secret)";
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}

package dev.claviger.server.tokens;

import java.util.Locale;

/// By what of an account tokens name it.
public enum UserIdField {
  ID,
  USERNAME,
  EMAIL;

  /// As settings have it.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

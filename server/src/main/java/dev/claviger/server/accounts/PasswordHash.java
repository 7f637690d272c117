package dev.claviger.server.accounts;

/// A stored password, as far as it can be understood. Never prints the hash.
sealed interface PasswordHash {

  int MAX_LENGTH = 1_024;

  record Usable(PasswordFormat format, PasswordRecipe recipe, String encoded)
      implements PasswordHash {
    @Override
    public String toString() {
      return "Usable[" + format + "]";
    }
  }

  /// Marked by its owner as matching no password (Django: `!` and random text).
  record Unusable() implements PasswordHash {}

  /// Damaged, or written by a program that this one does not know.
  record Unreadable(String reason) implements PasswordHash {}

  static PasswordHash parse(String encoded) {
    if (encoded.startsWith("!")) {
      return new Unusable();
    }
    if (encoded.length() > MAX_LENGTH) {
      return new Unreadable("longer than " + MAX_LENGTH + " characters");
    }
    try {
      for (var format : PasswordFormat.values()) {
        var recipe = format.read(encoded);
        if (recipe.isPresent()) {
          return new Usable(format, recipe.get(), encoded);
        }
      }
      return new Unreadable("of no known format");
    } catch (IllegalArgumentException outOfBounds) {
      return new Unreadable(String.valueOf(outOfBounds.getMessage()));
    }
  }
}

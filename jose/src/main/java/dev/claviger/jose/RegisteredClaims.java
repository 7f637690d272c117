package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED_CLAIMS;

import org.jspecify.annotations.Nullable;

/// The types of the registered claims, RFC 7519 section 4.1.
final class RegisteredClaims {
  private RegisteredClaims() {}

  /// @throws IllegalArgumentException when it is a registered claim and the value is of another
  ///   type
  static void requireType(String name, JsonValue value) {
    try {
      switch (name) {
        case "iss", "sub", "jti" -> requireString(name, value);
        case "aud" -> requireAudience(value);
        case "exp", "nbf", "iat" -> NumericDate.millis(name, value);
        default -> {}
      }
    } catch (Refusal refusal) {
      throw new IllegalArgumentException(refusal.getMessage());
    }
  }

  static boolean isDate(String name) {
    return switch (name) {
      case "exp", "nbf", "iat" -> true;
      default -> false;
    };
  }

  static boolean areNamed(String name) {
    return switch (name) {
      case "iss", "sub", "aud", "jti", "exp", "nbf", "iat" -> true;
      default -> false;
    };
  }

  static void requireString(String name, @Nullable JsonValue value) {
    if (value != null && !(value instanceof JsonString)) {
      throw new Refusal(MALFORMED_CLAIMS, name + " is not a string");
    }
  }

  static void requireAudience(@Nullable JsonValue value) {
    boolean fits =
        value == null
            || value instanceof JsonString
            || (value instanceof JsonArray array && array.hasOnlyStrings());
    if (!fits) {
      throw new Refusal(MALFORMED_CLAIMS, "aud is neither a string nor an array of strings");
    }
  }
}

package dev.claviger.server.tokens;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import dev.claviger.server.accounts.Account;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/// The account that a token names: its id, or nothing that could be one.
record UserClaim(OptionalLong accountId) {
  /// A value that is no account's id, such as `"abc"` or `true`.
  static final UserClaim NOBODY = new UserClaim(OptionalLong.empty());

  private static final int MOST_DIGITS = 18;

  /// The account of this id.
  static UserClaim id(JsonValue value) {
    return switch (value) {
      case JsonString text -> parse(text.value());
      case JsonNumber number -> of(number.asLong());
      default -> NOBODY;
    };
  }

  static UserClaim of(OptionalLong id) {
    return new UserClaim(id);
  }

  static UserClaim parse(String text) {
    return !text.isEmpty() && text.length() <= MOST_DIGITS && isDigits(text)
        ? new UserClaim(OptionalLong.of(Long.parseLong(text)))
        : NOBODY;
  }

  /// The account, if there is one of that id.
  Optional<Account> account(LongFunction<Optional<Account>> byId) {
    return accountId.isPresent() ? byId.apply(accountId.getAsLong()) : Optional.empty();
  }

  /// No stream: every request asks.
  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }
}

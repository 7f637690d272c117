package dev.claviger.server.tokens;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.server.accounts.Account;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/// The account that a token names: its id, or nothing that could be one.
record UserClaim(OptionalLong accountId) {
  /// A value that is no account's id, such as `"abc"` or `true`.
  static final UserClaim NOBODY = new UserClaim(OptionalLong.empty());

  private static final int MOST_DIGITS = 18;

  /// What these claims say. The claim is a string since SimpleJWT 5.5.1 and was an integer before;
  /// anything else names nobody.
  static Optional<UserClaim> in(JsonObject claims, TokenSettings settings) {
    return claims
        .member(settings.userIdClaim())
        .map(value ->
            switch (value) {
              case JsonString text -> parse(text.value());
              case JsonNumber number -> of(number.asLong());
              default -> NOBODY;
            });
  }

  static UserClaim of(OptionalLong id) {
    return new UserClaim(id);
  }

  static UserClaim parse(String text) {
    var digits =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(UserClaim::isDigit);
    return digits ? new UserClaim(OptionalLong.of(Long.parseLong(text))) : NOBODY;
  }

  /// The account, if there is one of that id.
  Optional<Account> account(LongFunction<Optional<Account>> byId) {
    return accountId.isPresent() ? byId.apply(accountId.getAsLong()) : Optional.empty();
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}

package dev.claviger.server.tokens;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/// How tokens name accounts: by their id, or by another attribute that only one of them has.
final class UserIds {
  private static final int LONGEST_NAME = 150;

  private final TokenSettings settings;
  private final Accounts accounts;
  private final LongFunction<Optional<Account>> accountById;

  UserIds(TokenSettings settings, Accounts accounts, LongFunction<Optional<Account>> accountById) {
    this.settings = settings;
    this.accounts = accounts;
    this.accountById = accountById;
  }

  /// The claim for an account.
  JsonValue of(long accountId) {
    return switch (settings.userIdField()) {
      case ID ->
          settings.integerUserId()
              ? JsonNumber.of(accountId)
              : new JsonString(Long.toString(accountId));
      case USERNAME ->
          new JsonString(accountById.apply(accountId).map(Account::username).orElse(""));
    };
  }

  /// Whom these claims name. An id is a string since SimpleJWT 5.5.1 and was an integer before;
  /// anything else names nobody.
  Optional<UserClaim> in(JsonObject claims) {
    return claims
        .member(settings.userIdClaim())
        .map(value ->
            switch (settings.userIdField()) {
              case ID -> UserClaim.id(value);
              case USERNAME -> named(value);
            });
  }

  private UserClaim named(JsonValue value) {
    var account =
        value instanceof JsonString text && isName(text.value())
            ? accounts.find(text.value())
            : Optional.<Account>empty();
    return UserClaim.of(account.map(it -> OptionalLong.of(it.id())).orElse(OptionalLong.empty()));
  }

  /// What a database can be asked for: PostgreSQL refuses texts with a NUL.
  private static boolean isName(String text) {
    return !text.isEmpty() && text.length() <= LONGEST_NAME && text.indexOf('\0') < 0;
  }
}

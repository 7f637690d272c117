package dev.claviger.server.tokens;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.web.Problem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// How tokens name accounts: by their id, or by another attribute, if only one of them has it.
///
/// A name may pass to somebody else while tokens with it are good: what the accounts say is asked
/// for each token and never remembered, and a token that came of a login here names nobody but the
/// account that logged in.
final class UserIds {
  private static final int LONGEST_USERNAME = 150;
  private static final int LONGEST_EMAIL = 254;

  private final TokenSettings settings;
  private final Accounts accounts;
  private final Function<String, Optional<TokenFamily>> families;

  UserIds(
      TokenSettings settings, Accounts accounts, Function<String, Optional<TokenFamily>> families) {
    this.settings = settings;
    this.accounts = accounts;
    this.families = families;
  }

  /// The claim for an account.
  JsonValue of(long accountId) {
    return switch (settings.userIdField()) {
      case ID ->
          settings.integerUserId()
              ? JsonNumber.of(accountId)
              : new JsonString(Long.toString(accountId));
      case USERNAME -> new JsonString(current(accountId).username());
      case EMAIL -> new JsonString(named(current(accountId)).email());
    };
  }

  private Account current(long accountId) {
    return accounts.find(accountId).orElseThrow(Problem.NO_ACTIVE_ACCOUNT::failure);
  }

  private Account named(Account account) {
    if (!canName(account)) {
      throw Problem.NO_OWN_EMAIL.failure();
    }
    return account;
  }

  /// Whether tokens can name this account and no other.
  boolean canName(Account account) {
    return settings.userIdField() != UserIdField.EMAIL
        || byEmail(account.email()).filter(it -> it.id() == account.id()).isPresent();
  }

  /// Whom these claims name. An id is a string since SimpleJWT 5.5.1 and was an integer before;
  /// anything else names nobody.
  Optional<UserClaim> in(JsonObject claims) {
    return claims
        .member(settings.userIdClaim())
        .map(value ->
            switch (settings.userIdField()) {
              case ID -> UserClaim.id(value);
              case USERNAME -> named(claims, text(value, LONGEST_USERNAME).flatMap(accounts::find));
              case EMAIL -> named(claims, text(value, LONGEST_EMAIL).flatMap(this::byEmail));
            });
  }

  private UserClaim named(JsonObject claims, Optional<Account> account) {
    var named = account.filter(it -> !isOfAnother(claims, it));
    return UserClaim.of(named.map(it -> OptionalLong.of(it.id())).orElse(OptionalLong.empty()));
  }

  private boolean isOfAnother(JsonObject claims, Account account) {
    return LoginClaims.of(claims, settings)
        .flatMap(login -> families.apply(login.familyId()))
        .filter(family -> family.accountId() != account.id())
        .isPresent();
  }

  /// The one account with this address, as it is written. Others with the same one, in whichever
  /// case of its letters, make it nobody's: the same mailbox must not be two people.
  private Optional<Account> byEmail(String email) {
    var found = email.isEmpty() ? List.<Account>of() : accounts.withEmail(email, 2);
    return found.size() == 1 && found.getFirst().email().equals(email)
        ? Optional.of(found.getFirst())
        : Optional.empty();
  }

  /// What a database can be asked for: PostgreSQL refuses texts with a NUL.
  private static Optional<String> text(JsonValue value, int longest) {
    return Optional.of(value)
        .filter(JsonString.class::isInstance)
        .map(it -> ((JsonString) it).value())
        .filter(it -> !it.isEmpty() && it.length() <= longest && it.indexOf('\0') < 0);
  }
}

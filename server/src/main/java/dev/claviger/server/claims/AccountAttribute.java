package dev.claviger.server.claims;

import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonBoolean;
import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/// What claims can be made of, one row each, by the names that Django gives to it. A value has the
/// type that it has in the account; times are those of tokens, in seconds. What an account lacks is
/// empty.
@SuppressWarnings("ImmutableEnumChecker") // the functions are constants without state
public enum AccountAttribute {
  ID((account, _) -> Optional.of(JsonNumber.of(account.id()))),
  USERNAME((account, _) -> text(account.username())),
  EMAIL((account, _) -> text(account.email())),
  FIRST_NAME((account, _) -> text(account.firstName())),
  LAST_NAME((account, _) -> text(account.lastName())),
  FULL_NAME((account, _) -> text((account.firstName() + " " + account.lastName()).strip())),
  IS_STAFF((account, _) -> Optional.of(JsonBoolean.of(account.staff()))),
  IS_SUPERUSER((account, _) -> Optional.of(JsonBoolean.of(account.superuser()))),
  DATE_JOINED((account, _) -> Optional.of(seconds(account.dateJoined()))),
  LAST_LOGIN((account, _) -> account.lastLogin().map(AccountAttribute::seconds)),
  /// By name, in alphabetical order.
  GROUPS((account, accounts) -> list(List.copyOf(accounts.groups(account.id())))),
  /// Those that were granted by name: a superuser has all, and `is_superuser` says so.
  PERMISSIONS((account, accounts) ->
      list(accounts.permissions(account).granted().stream().sorted().toList()));

  private final BiFunction<Account, Accounts, Optional<JsonValue>> value;

  AccountAttribute(BiFunction<Account, Accounts, Optional<JsonValue>> value) {
    this.value = value;
  }

  Optional<JsonValue> of(Account account, Accounts accounts) {
    return value.apply(account, accounts);
  }

  boolean isList() {
    return this == GROUPS || this == PERMISSIONS;
  }

  /// As settings have it: `first_name`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Optional<JsonValue> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(new JsonString(text));
  }

  private static JsonValue seconds(Instant time) {
    return JsonNumber.of(time.getEpochSecond());
  }

  private static Optional<JsonValue> list(List<String> names) {
    return Optional.of(JsonArray.ofStrings(names));
  }
}

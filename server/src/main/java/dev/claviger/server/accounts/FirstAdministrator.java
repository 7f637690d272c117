package dev.claviger.server.accounts;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The account that a fresh installation begins with.
///
/// @param password to be shown once; only its hash is stored
public record FirstAdministrator(Account account, String password) {
  public static final String USERNAME = "admin";

  /// Letters and digits that no typeface confuses: 25 of them carry 125 bits.
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

  private static final int GROUPS = 5;
  private static final int GROUP_LENGTH = 5;

  /// Empty if there are accounts already; of processes that start together, one creates it.
  public static Optional<FirstAdministrator> createIfNone(
      Accounts accounts, PasswordHasher hasher, RandomGenerator random) {
    if (!accounts.page("", "", 1).isEmpty()) {
      return Optional.empty();
    }
    var password = randomPassword(random);
    var hash = hasher.hash(Password.of(password));
    return accounts
        .createFirst(NewAccount.superuser(USERNAME, "", hash))
        .map(account -> new FirstAdministrator(account, password));
  }

  /// `random` has to be unpredictable: a `SecureRandom`.
  public static String randomPassword(RandomGenerator random) {
    return random
        .ints((long) GROUPS * GROUP_LENGTH, 0, ALPHABET.length())
        .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
        .collect(Collectors.joining())
        .replaceAll(".{%d}(?!$)".formatted(GROUP_LENGTH), "$0-");
  }

  @Override
  public String toString() {
    return "FirstAdministrator[" + account.username() + "]";
  }
}

package dev.claviger.server.accounts;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseFailure;
import dev.claviger.server.database.DatabaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Accounts, opened where the settings say that they are.
///
/// @param django the Django project's database, if they are there
public record OpenAccounts(
    Accounts accounts,
    Optional<DjangoDatabase> django,
    AccountSettings settings,
    Database own,
    InstantSource clock)
    implements AutoCloseable {

  /// `own` is Claviger's database, migrated; `connections` says how a Django project's is connected
  /// to.
  public static OpenAccounts in(
      AccountSettings settings,
      DatabaseSettings connections,
      Path dataDirectory,
      Database own,
      InstantSource clock) {
    refuseOthers(settings, own);
    return switch (settings.source()) {
      case NATIVE ->
          new OpenAccounts(new NativeAccounts(own, clock), Optional.empty(), settings, own, clock);
      case DJANGO -> {
        var django = DjangoDatabase.open(settings, connections, dataDirectory);
        var accounts = new DjangoAccounts(django, own, clock);
        yield new OpenAccounts(accounts, Optional.of(django), settings, own, clock);
      }
    };
  }

  /// Tokens, sessions and revocations name accounts by number: of two sources in one database,
  /// those of one person would open the account of another.
  private static void refuseOthers(AccountSettings settings, Database own) {
    switch (settings.source()) {
      case NATIVE -> {
        if (own.read(DjangoCredentials::foreign) > 0) {
          throw new DatabaseFailure(
              "the database holds sessions of a Django project's accounts, whose tokens would open accounts of the same numbers: set accounts.source: django, run `claviger import django`, or name another database in database.url");
        }
      }
      case DJANGO -> {
        if (own.read(NativeAccounts::count) > 0) {
          throw new DatabaseFailure(
              "the database holds accounts of its own, whose tokens would open accounts of the same numbers in Django: name another database in database.url (or another data directory)");
        }
      }
    }
  }

  /// Fails, and says what is missing, unless the tables are there and are as they are known.
  public static void check(
      AccountSettings settings, DatabaseSettings connections, Path dataDirectory) {
    if (settings.source() == AccountSettings.Source.DJANGO) {
      DjangoDatabase.open(settings, connections, dataDirectory).close();
    }
  }

  /// Accounts in memory.
  ///
  /// @param staleAge how long they are believed while our database is away
  public AccountCache cache(int capacity, Duration staleAge) {
    return django.isPresent()
        ? AccountCache.aging(accounts, own, capacity, staleAge, settings.djangoMaxAge(), clock)
        : new AccountCache(accounts, own, capacity, staleAge);
  }

  /// `random` has to be unpredictable: a `SecureRandom`.
  public PasswordHasher hasher(PasswordSettings passwords, RandomGenerator random) {
    var policy =
        django
            .map(it -> HashPolicy.django(iterations(it)))
            .orElseGet(() -> HashPolicy.own(passwords));
    return new PasswordHasher(passwords, policy, random);
  }

  private int iterations(DjangoDatabase django) {
    return settings.djangoIterations() == 0 ? django.iterations() : settings.djangoIterations();
  }

  @Override
  public void close() {
    django.ifPresent(DjangoDatabase::close);
  }
}

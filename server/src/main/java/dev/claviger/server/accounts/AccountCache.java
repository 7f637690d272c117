package dev.claviger.server.accounts;

import dev.claviger.server.database.AccountChanges;
import dev.claviger.server.database.AccountChanges.Answer;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseUnavailable;
import dev.claviger.server.database.Follower;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accounts in memory, for the question that every request asks: is there such an account, is it
/// active, is its credential epoch that of the token?
///
/// An answer is as fresh as the database's notice of changes: on SQLite that of every process is
/// seen at once; on PostgreSQL one's own at once and that of others within milliseconds. Without
/// changes a question costs no query; after a change, one small query for all waiting requests.
/// Absence is never remembered.
///
/// While the database is away, accounts that are known are answered from memory, for a bounded
/// time.
///
/// Of accounts in tables of others, whose changes nobody announces, an answer is at most as old as
/// the settings say.
public final class AccountCache {
  private static final Logger LOG = LoggerFactory.getLogger(AccountCache.class);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Accounts accounts;
  private final Database database;
  private final Follower follower;
  private final int capacity;
  private final Duration staleAge;
  private final long maxAgeMillis;
  private final InstantSource clock;
  private final ConcurrentHashMap<Long, Entry<Optional<Account>>> entries =
      new ConcurrentHashMap<>();

  private final ConcurrentHashMap<Long, Entry<Rights>> rights = new ConcurrentHashMap<>();

  /// Where to go on reading.
  private long next;

  /// When memory was last known to be right, by [System#nanoTime].
  private volatile long rightAt = System.nanoTime();

  /// Counts the catch-ups that found something to forget.
  private volatile long forgotten;

  /// @param readAt in milliseconds since 1970; of no account that never ages
  private record Entry<T>(T value, long readAt) {}

  /// @param staleAge how long accounts in memory are believed while the database is away
  public AccountCache(Accounts accounts, Database database, int capacity, Duration staleAge) {
    this(accounts, database, capacity, staleAge, Long.MAX_VALUE, InstantSource.system());
  }

  /// For accounts that others change too.
  static AccountCache aging(
      Accounts accounts,
      Database database,
      int capacity,
      Duration staleAge,
      Duration maxAge,
      InstantSource clock) {
    return new AccountCache(accounts, database, capacity, staleAge, maxAge.toMillis(), clock);
  }

  private AccountCache(
      Accounts accounts,
      Database database,
      int capacity,
      Duration staleAge,
      long maxAgeMillis,
      InstantSource clock) {
    this.accounts = accounts;
    this.maxAgeMillis = maxAgeMillis;
    this.clock = clock;
    this.database = database;
    this.follower = new Follower(database.logs(), accounts::ownChanges, this::catchUp);
    this.capacity = capacity;
    this.staleAge = staleAge;
    this.next = AccountChanges.now(database);
  }

  public Optional<Account> find(long id) {
    if (!isRight()) {
      return whileAway(id);
    }
    var known = entries.get(id);
    return known == null || isOld(known) ? load(id) : known.value;
  }

  /// The account, if it is in memory and memory is right: for those who must not wait. Empty says
  /// nothing about whether there is one.
  public Optional<Account> inMemory(long id) {
    return inMemory(entries, id).flatMap(known -> known);
  }

  /// What the account may do.
  public Rights rights(long id) {
    if (!isRight()) {
      return read(id);
    }
    var known = rights.get(id);
    return known == null || isOld(known) ? loadRights(id) : known.value;
  }

  /// The same, if it is in memory and memory is right.
  public Optional<Rights> rightsInMemory(long id) {
    return inMemory(rights, id);
  }

  /// Memory is looked at after it was found right: what it says was so at that moment.
  private <T> Optional<T> inMemory(ConcurrentHashMap<Long, Entry<T>> entries, long id) {
    if (!follower.isCurrentAtOnce()) {
      return Optional.empty();
    }
    rightNow();
    var known = entries.get(id);
    return known == null || isOld(known) ? Optional.empty() : Optional.of(known.value);
  }

  private boolean ages() {
    return maxAgeMillis != Long.MAX_VALUE;
  }

  /// An age below zero is that of a clock that was set back.
  private boolean isOld(Entry<?> entry) {
    if (!ages()) {
      return false;
    }
    long age = clock.millis() - entry.readAt;
    return age < 0 || age >= maxAgeMillis;
  }

  private boolean isRight() {
    try {
      if (follower.isCurrent()) {
        rightNow();
        return true;
      }
    } catch (DatabaseUnavailable passing) {
      LOG.debug("Accounts are as they were: {}", passing.getMessage());
    }
    return false;
  }

  /// To the second: it is asked at every request.
  private void rightNow() {
    long now = System.nanoTime();
    if (now - rightAt > SECOND) {
      rightAt = now;
    }
  }

  /// Nobody can change an account in a database that is away; where it is only this server that
  /// cannot reach it, a change is heeded `staleAge` later at the latest.
  private Optional<Account> whileAway(long id) {
    if (!entries.containsKey(id) || System.nanoTime() - rightAt >= staleAge.toNanos()) {
      return accounts.find(id);
    }
    follower.ask();
    var known = entries.get(id);
    return known == null ? accounts.find(id) : known.value;
  }

  private synchronized void catchUp() {
    long asked = System.nanoTime();
    var news = AccountChanges.since(database, next);
    forget(news.answer());
    next = news.next();
    rightAt = asked;
  }

  /// Called by one thread at a time.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void forget(Answer answer) {
    switch (answer) {
      case Answer.All() -> {
        entries.clear();
        rights.clear();
      }
      case Answer.These(var ids) when ids.isEmpty() -> {
        return;
      }
      case Answer.These(var ids) -> {
        ids.forEach(entries::remove);
        ids.forEach(rights::remove);
      }
    }
    forgotten++;
  }

  private Optional<Account> load(long id) {
    var before = forgotten;
    long now = ages() ? clock.millis() : 0;
    var account = accounts.find(id);
    account.ifPresent(_ -> keep(entries, id, new Entry<>(account, now), before));
    return account;
  }

  private Rights loadRights(long id) {
    var before = forgotten;
    long now = ages() ? clock.millis() : 0;
    var read = read(id);
    keep(rights, id, new Entry<>(read, now), before);
    return read;
  }

  /// With the account as it is now: what a superuser may do is not for somebody who was one.
  private Rights read(long id) {
    return accounts
        .find(id)
        .map(account -> new Rights(accounts.permissions(account), accounts.groups(id)))
        .orElse(Rights.NONE);
  }

  /// What was read before something was forgotten may be just that: it is not kept.
  private synchronized <T> void keep(
      ConcurrentHashMap<Long, Entry<T>> entries, long id, Entry<T> entry, long before) {
    if (forgotten == before && capacity > 0) {
      if (entries.size() >= capacity) {
        makeRoom(entries.keySet().iterator());
      }
      entries.put(id, entry);
    }
  }

  /// Drops an eighth, whichever come first: to know the least used would cost every hit.
  private void makeRoom(Iterator<Long> ids) {
    for (int i = 0; i <= capacity / 8 && ids.hasNext(); i++) {
      ids.next();
      ids.remove();
    }
  }

  int size() {
    return entries.size();
  }
}

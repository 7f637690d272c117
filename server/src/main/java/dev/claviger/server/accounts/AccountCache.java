package dev.claviger.server.accounts;

import dev.claviger.server.database.AccountChanges;
import dev.claviger.server.database.AccountChanges.Answer;
import dev.claviger.server.database.Changes;
import dev.claviger.server.database.Database;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Accounts in memory, for the question that every request asks: is there such an account, is it
/// active, is its credential epoch that of the token?
///
/// An answer is as fresh as the database's notice of changes: on SQLite that of every process is
/// seen at once; on PostgreSQL one's own at once and that of others within milliseconds. Without
/// changes a question costs no query; after a change, one small query for all waiting requests.
/// Absence is never remembered.
public final class AccountCache {

  /// Up to where the entries are known to be right.
  private record Horizon(long generation, long ownChanges, long next) {}

  private final Accounts accounts;
  private final Database database;
  private final Changes changes;
  private final int capacity;
  private final ConcurrentHashMap<Long, Optional<Account>> entries = new ConcurrentHashMap<>();

  private volatile Horizon horizon;

  /// Counts the catch-ups that have begun, and names the last one that was finished.
  private volatile long begun;

  private long finished;

  /// Counts the catch-ups that found something to forget.
  private volatile long forgotten;

  public AccountCache(Accounts accounts, Database database, int capacity) {
    this.accounts = accounts;
    this.database = database;
    this.changes = database.changes();
    this.capacity = capacity;
    // No generation is known yet: the first question catches up from here.
    this.horizon = new Horizon(0, -1, AccountChanges.now(database));
  }

  public Optional<Account> find(long id) {
    var generation = changes.generation();
    if (generation.isEmpty()) {
      return accounts.find(id);
    }
    if (!current(generation.getAsLong())) {
      catchUp();
    }
    var known = entries.get(id);
    return known == null ? load(id) : known;
  }

  private boolean current(long generation) {
    var known = horizon;
    return known.generation == generation && known.ownChanges == accounts.ownChanges();
  }

  /// A caller that had to wait is served by any catch-up that began after the call.
  private void catchUp() {
    var called = begun;
    synchronized (this) {
      if (finished > called) {
        return;
      }
      begun = finished + 1;
      var generation = changes.generation();
      var ownChanges = accounts.ownChanges();
      var news = AccountChanges.since(database, horizon.next);
      forget(news.answer());
      generation.ifPresent(it -> horizon = new Horizon(it, ownChanges, news.next()));
      finished = begun;
    }
  }

  /// Called by one thread at a time.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void forget(Answer answer) {
    switch (answer) {
      case Answer.All() -> entries.clear();
      case Answer.These(var ids) when ids.isEmpty() -> {
        return;
      }
      case Answer.These(var ids) -> ids.forEach(entries::remove);
    }
    forgotten++;
  }

  private Optional<Account> load(long id) {
    var before = forgotten;
    var account = accounts.find(id);
    account.ifPresent(_ -> keep(id, account, before));
    return account;
  }

  /// What was read before something was forgotten may be just that: it is not kept.
  private synchronized void keep(long id, Optional<Account> account, long before) {
    if (forgotten == before) {
      if (entries.size() >= capacity) {
        makeRoom();
      }
      entries.put(id, account);
    }
  }

  /// Drops an eighth, whichever come first: to know the least used would cost every hit.
  private void makeRoom() {
    var ids = entries.keySet().iterator();
    for (int i = 0; i <= capacity / 8 && ids.hasNext(); i++) {
      ids.next();
      ids.remove();
    }
  }

  int size() {
    return entries.size();
  }
}

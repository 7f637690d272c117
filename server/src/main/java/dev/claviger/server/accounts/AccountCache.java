package dev.claviger.server.accounts;

import dev.claviger.server.database.AccountChanges;
import dev.claviger.server.database.AccountChanges.Answer;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.Follower;
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

  private final Accounts accounts;
  private final Database database;
  private final Follower follower;
  private final int capacity;
  private final ConcurrentHashMap<Long, Optional<Account>> entries = new ConcurrentHashMap<>();

  /// Where to go on reading.
  private long next;

  /// Counts the catch-ups that found something to forget.
  private volatile long forgotten;

  public AccountCache(Accounts accounts, Database database, int capacity) {
    this.accounts = accounts;
    this.database = database;
    this.follower = new Follower(database.logs(), accounts::ownChanges, this::catchUp);
    this.capacity = capacity;
    this.next = AccountChanges.now(database);
  }

  public Optional<Account> find(long id) {
    if (!follower.isCurrent()) {
      return accounts.find(id);
    }
    var known = entries.get(id);
    return known == null ? load(id) : known;
  }

  private synchronized void catchUp() {
    var news = AccountChanges.since(database, next);
    forget(news.answer());
    next = news.next();
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

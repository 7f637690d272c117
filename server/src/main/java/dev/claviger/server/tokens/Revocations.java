package dev.claviger.server.tokens;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseUnavailable;
import dev.claviger.server.database.Follower;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All revocations that live, in memory: to look costs nanoseconds, and no query unless something
/// has changed since.
///
/// What was revoked is known at once in this process and, on SQLite, in all others; on PostgreSQL
/// within milliseconds. While the database cannot be reached, what is known goes on to be held
/// against tokens, and tokens go on to be checked.
final class Revocations {
  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

  /// Of an account: tokens of earlier epochs are revoked.
  private record Epoch(long valid, Instant expiresAt) {}

  /// What is revoked, as it was found to be when it was asked for; later revocations appear in it.
  static final class Known {
    private final ConcurrentHashMap<String, Instant> sessions = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Instant> tokens = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Epoch> accounts = new ConcurrentHashMap<>();

    private Known() {}

    boolean hasSession(String familyId) {
      return sessions.containsKey(familyId);
    }

    boolean hasToken(String id) {
      return tokens.containsKey(id);
    }

    /// Whether tokens of this account and epoch are revoked.
    boolean hasEpoch(String accountId, long epoch) {
      var revoked = accounts.get(accountId);
      return revoked != null && epoch < revoked.valid;
    }

    private void add(Revocation revocation) {
      var end = revocation.expiresAt();
      switch (revocation.scope()) {
        case SESSION -> sessions.put(revocation.subject(), end);
        case TOKEN -> tokens.put(revocation.subject(), end);
        case ACCOUNT ->
            accounts.merge(
                revocation.subject(),
                new Epoch(revocation.epoch(), end),
                (one, other) -> one.valid >= other.valid ? one : other);
      }
    }

    private void forgetExpired(Instant before) {
      sessions.values().removeIf(end -> end.isBefore(before));
      tokens.values().removeIf(end -> end.isBefore(before));
      accounts.values().removeIf(epoch -> epoch.expiresAt.isBefore(before));
    }

    private int size() {
      return sessions.size() + tokens.size() + accounts.size();
    }
  }

  private final RevocationLog log;
  private final Follower follower;
  private final AtomicLong ownChanges = new AtomicLong();
  private final Known known = new Known();

  /// Where to go on reading.
  private long next;

  /// `changesOfAccounts` moves with each change of an account by this process.
  Revocations(Database database, RevocationLog log, LongSupplier changesOfAccounts) {
    this.log = log;
    this.follower =
        new Follower(
            database.logs(), () -> ownChanges.get() + changesOfAccounts.getAsLong(), this::catchUp);
    follower.catchUp();
  }

  /// Revokes one token, inside the transaction that ends it.
  boolean token(Handle handle, String id, Instant expiresAt) {
    return log.token(handle, id, expiresAt);
  }

  /// To be called after each revocation by this process, once it is committed.
  void changed() {
    ownChanges.incrementAndGet();
  }

  /// What is revoked now.
  Known current() {
    follow();
    return known;
  }

  /// The same, if that is known without waiting for the database.
  Optional<Known> currentAtOnce() {
    return follower.isCurrentAtOnce() ? Optional.of(known) : Optional.empty();
  }

  boolean hasSession(String familyId) {
    return current().hasSession(familyId);
  }

  boolean hasToken(String id) {
    return current().hasToken(id);
  }

  /// Whether tokens of this account and epoch are revoked.
  boolean hasEpoch(String accountId, long epoch) {
    return current().hasEpoch(accountId, epoch);
  }

  /// Drops what is about tokens that expired by themselves before then.
  void forgetExpired(Instant before) {
    known.forgetExpired(before);
  }

  int size() {
    return known.size();
  }

  private void follow() {
    try {
      // Without notice of changes nobody waits for the database: it may be away.
      if (!follower.isCurrent()) {
        follower.askBeside();
      }
    } catch (DatabaseUnavailable passing) {
      LOG.warn("Revocations are as they were: {}", passing.getMessage());
    }
  }

  /// Called by one thread at a time.
  private void catchUp() {
    var page = log.since(next);
    page.revocations().forEach(known::add);
    next = page.next();
  }
}

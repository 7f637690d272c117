package dev.claviger.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees every commit of every process that may have added to a log of changes: the tables that a
/// [Follower] reads on from. Nearly all commits are rotations of this process, which add to none;
/// if each of them moved the generation, each request after it would ask the logs in vain.
///
/// The writer knows what its batch did, if nobody else wrote meanwhile:
///
/// 1. Under the write lock the database is at generation `before`, whole and at rest: headers are
///    written by who holds that lock.
/// 2. Before the commit, still under the lock, one query says whether a log grew. Their numbers are
///    AUTOINCREMENT: each addition raises one of them for ever, whatever is deleted.
/// 3. After the commit `after` is read, and only then `PRAGMA data_version` on the writer's own
///    connection, which moves with commits of all others and not with its own. If it did not move,
///    nobody else's commit was in what was read: `after` is ours, and neither torn nor another's,
///    even if ours wrote nothing.
///
/// Then memory that is right as of `before` is right as of `after`, which is answered by the older
/// name. Whatever goes wrong on the way (another process, a log that starts anew, a failure) makes
/// a generation that has no older name, which costs its reader one query and nothing else; so does
/// asking between a commit and the end of step 3.
///
/// Methods are for the writer's thread alone, but for `generation`.
final class SqliteLogs implements Changes {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteLogs.class);
  private static final String ADDITIONS =
      "SELECT total(seq) FROM sqlite_sequence WHERE name IN ('account_change', 'revocation')";

  private static final String EXISTS =
      "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'";

  /// `generation` is the same as `named` to whoever reads logs.
  private record Name(long generation, long named) {}

  /// What else is known of a generation: how often others have committed, what the logs hold.
  private record Place(long generation, long others, long additions) {}

  private static final Place NOWHERE = new Place(0, 0, -1);

  private final Changes changes;
  private final LastingStatement dataVersion;
  private final LastingStatement exists;
  private final LastingStatement additions;
  private boolean there;

  private @Nullable Place last;
  private Place before = NOWHERE;
  private long held;
  private volatile Name name = new Name(0, 0);

  /// `connection` is the writer's.
  SqliteLogs(Changes changes, Connection connection) {
    this.changes = changes;
    this.dataVersion = new LastingStatement(connection, "PRAGMA data_version");
    this.exists = new LastingStatement(connection, EXISTS);
    this.additions = new LastingStatement(connection, ADDITIONS);
  }

  @Override
  public OptionalLong generation() {
    var generation = changes.generation();
    var known = name;
    return generation.isPresent() && generation.getAsLong() == known.generation
        ? OptionalLong.of(known.named)
        : generation;
  }

  /// Right after the write lock was taken.
  void began() throws SQLException {
    var generation = changes.generation().orElseThrow();
    var known = last;
    before =
        known != null && known.generation == generation
            ? known
            : new Place(generation, dataVersion.number(), additions());
  }

  /// Right before the commit.
  void committing() throws SQLException {
    held = additions();
  }

  /// Right after the commit, which stays good whatever happens here.
  void committed() {
    last = null;
    try {
      var generation = changes.generation().orElseThrow();
      if (dataVersion.number() == before.others) {
        advance(generation);
      }
    } catch (SQLException | RuntimeException e) {
      LOG.debug("The logs will be asked: {}", e.getMessage());
    }
  }

  private void advance(long generation) {
    last = new Place(generation, before.others, held);
    if (held == before.additions) {
      var known = name;
      var older = known.generation == before.generation ? known.named : before.generation;
      name = new Name(generation, older);
    }
  }

  /// Less than any sum as long as there is no such table, before the first migration.
  private long additions() throws SQLException {
    there = there || exists.number() > 0;
    return there ? additions.number() : -1;
  }
}

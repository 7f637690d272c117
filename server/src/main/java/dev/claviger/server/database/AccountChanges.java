package dev.claviger.server.database;

import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Which accounts a cache has to forget. Triggers of migration 0002 write them down, whatever
/// process changes an account. New accounts are not among them: the absence of an account is not to
/// be cached.
///
/// @param next where to go on next time
public record AccountChanges(Answer answer, long next) {

  private static final long ALL_ACCOUNTS = 0;

  public sealed interface Answer {
    record These(Set<Long> accounts) implements Answer {}

    /// What a group may do has changed, or it was too long ago.
    record All() implements Answer {}
  }

  /// The place to start from, to be read before the first account is.
  public static long now(Database database) {
    return since(database, Long.MAX_VALUE).next();
  }

  /// By one indexed query. An account may come twice, in this answer and the one before.
  public static AccountChanges since(Database database, long from) {
    return database.read(handle -> {
      var found = new HashSet<Long>();
      var place = place(handle, database.dialect(), from, found);
      var forgotten = from < place.kept();
      return new AccountChanges(
          forgotten || found.contains(ALL_ACCOUNTS) ? new Answer.All() : new Answer.These(found),
          place.next());
    });
  }

  private record Place(long next, long kept) {}

  /// One statement, so that the rows and the place are of the same moment.
  private static Place place(Handle handle, Dialect dialect, long from, Set<Long> found) {
    return handle
        .createQuery(
            switch (dialect) {
              case SQLITE ->
                  """
                  SELECT place.last + 1 AS next, place.last - 99999 AS kept, account_id
                  FROM (SELECT coalesce(max(seq), 0) AS last FROM account_change) AS place
                  LEFT JOIN account_change ON seq >= :from
                  """;
              case POSTGRESQL ->
                  """
                  SELECT pg_snapshot_xmin(place.snapshot)::text::bigint AS next,
                    pg_snapshot_xmax(place.snapshot)::text::bigint - 9999999 AS kept, account_id
                  FROM (SELECT pg_current_snapshot() AS snapshot) AS place
                  LEFT JOIN account_change ON seq >= :from
                  """;
            })
        .bind("from", from)
        .reduceRows(
            new Place(0, 0),
            (_, row) -> {
              var account = row.getColumn("account_id", Long.class);
              if (account != null) {
                found.add(account);
              }
              return new Place(
                  row.getColumn("next", Long.class), row.getColumn("kept", Long.class));
            });
  }
}

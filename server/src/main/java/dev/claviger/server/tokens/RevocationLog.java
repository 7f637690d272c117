package dev.claviger.server.tokens;

import dev.claviger.server.database.Database;
import dev.claviger.server.tokens.Revocation.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Revocations on record. Most are written by triggers of migration 0005, whatever process ends a
/// session or changes an account.
final class RevocationLog {

  /// @param next where to go on next time
  record Page(List<Revocation> revocations, long next) {}

  private final Database database;

  RevocationLog(Database database) {
    this.database = database;
  }

  /// By one indexed query. A revocation may come twice, in this answer and the one before.
  Page since(long from) {
    return database.read(handle -> {
      var found = new ArrayList<Revocation>();
      return new Page(found, read(handle, from, found));
    });
  }

  /// One statement, so that the rows and the place are of the same moment. On PostgreSQL it is the
  /// oldest transaction that is running: it may still write rows before those that are seen.
  private long read(Handle handle, long from, List<Revocation> found) {
    return handle
        .createQuery(
            switch (database.dialect()) {
              case SQLITE ->
                  """
                  select place.next, scope, subject, epoch, expires_at
                  from (select coalesce(max(seq), 0) + 1 as next from revocation) as place
                  left join revocation on seq >= :from
                  """;
              case POSTGRESQL ->
                  """
                  select place.next, scope, subject, epoch, expires_at
                  from (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as next)
                    as place
                  left join revocation on seq >= :from
                  """;
            })
        .bind("from", from)
        .setFetchSize(1000)
        .reduceRows(
            from,
            (_, row) -> {
              var scope = row.getColumn("scope", String.class);
              if (scope != null) {
                found.add(
                    new Revocation(
                        Scope.of(scope),
                        row.getColumn("subject", String.class),
                        row.getColumn("epoch", Long.class),
                        row.getColumn("expires_at", Instant.class)));
              }
              return row.getColumn("next", Long.class);
            });
  }

  /// Revokes one token. Of several who do, one is told that it did.
  boolean token(Handle handle, String id, Instant expiresAt) {
    return handle
            .createUpdate(
                """
                insert into revocation (scope, subject, expires_at)
                values ('token', :id, :expires)
                on conflict (scope, subject) do nothing
                """)
            .bind("id", id)
            .bind("expires", expiresAt)
            .execute()
        == 1;
  }
}

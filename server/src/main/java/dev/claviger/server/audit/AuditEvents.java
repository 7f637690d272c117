package dev.claviger.server.audit;

import dev.claviger.jose.JsonObject;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The log in table `audit_event`.
public final class AuditEvents {
  private final Database database;

  public AuditEvents(Database database) {
    this.database = database;
  }

  /// As part of the transaction that does what the event tells of, where there is no [AuditLog].
  public static void insert(Handle handle, AuditEvent event, Origin origin, Instant at) {
    insert(handle, List.of(AuditRecord.of(event, origin, at)));
  }

  static void insert(Handle handle, List<AuditRecord> records) {
    try (var batch =
        handle.prepareBatch(
            """
            INSERT INTO audit_event
              (at, event, account_id, actor_id, address, user_agent, request_id, details)
            VALUES (:at, :event, :account, :actor, :address, :agent, :request, :details)
            """)) {
      for (var row : records) {
        batch
            .bind("at", row.at())
            .bind("event", row.event())
            .bind("account", row.account())
            .bind("actor", row.origin().actor())
            .bind("address", row.origin().address())
            .bind("agent", row.origin().userAgent())
            .bind("request", row.origin().requestId())
            .bind("details", row.details().toJson())
            .add();
      }
      batch.execute();
    }
  }

  void insert(List<AuditRecord> records) {
    database.write(handle -> {
      insert(handle, records);
      return true;
    });
  }

  /// What `query` asks for, the newest first.
  public List<AuditRecord> find(AuditQuery query) {
    return database.read(
        handle -> query.bind(handle.createQuery(query.sql())).map(AuditEvents::row).list());
  }

  /// Deletes at most `limit` of the events before `horizon`; how many it were. In small steps, so
  /// that no transaction holds others up.
  int deleteBefore(Instant horizon, int limit) {
    return database.<Integer>write(handle ->
        handle
            .createUpdate(
                """
                DELETE FROM audit_event WHERE id IN
                  (SELECT id FROM audit_event WHERE at < :horizon ORDER BY at LIMIT :limit)
                """)
            .bind("horizon", horizon)
            .bind("limit", limit)
            .execute());
  }

  private static AuditRecord row(ResultSet row, StatementContext context) throws SQLException {
    var origin =
        new Origin(
            Rows.number(row, "actor_id"),
            row.getString("address"),
            row.getString("user_agent"),
            row.getString("request_id"));
    return new AuditRecord(
        row.getLong("id"),
        Rows.instant(row, "at", context),
        row.getString("event"),
        Rows.number(row, "account_id"),
        origin,
        JsonObject.parse(row.getString("details")));
  }
}

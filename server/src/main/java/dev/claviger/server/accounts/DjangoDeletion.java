package dev.claviger.server.accounts;

import dev.claviger.server.database.DatabaseFailure;
import dev.claviger.server.database.Dialect;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Deletes a person from Django's tables. What belongs to the account alone goes with it, as in
/// Django. What else refers to it is its apps' business, of which the schema does not tell whether
/// it is to be deleted as well: then nothing is.
///
/// @param handle of a transaction
record DjangoDeletion(Handle handle, DjangoDatabase django) {

  private record Reference(String table, String column) {}

  boolean of(long id) {
    handle.execute(sql("DELETE FROM {user_groups} WHERE {user_id} = ?"), id);
    handle.execute(sql("DELETE FROM {user_permissions} WHERE {user_id} = ?"), id);
    if (django.tables().blacklist()) {
      handle.execute(
          "UPDATE token_blacklist_outstandingtoken SET user_id = NULL WHERE user_id = ?", id);
    }
    references().stream().filter(it -> refers(it, id)).forEach(this::refuse);
    return handle.execute(sql("DELETE FROM {user} WHERE id = ?"), id) > 0;
  }

  private boolean refers(Reference reference, long id) {
    return handle
        .createQuery(
            "SELECT 1 FROM %s WHERE %s = :id LIMIT 1"
                .formatted(
                    DjangoTables.quoted(reference.table), DjangoTables.quoted(reference.column)))
        .bind("id", id)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private void refuse(Reference reference) {
    throw new DatabaseFailure(
        "rows of table %s refer to this account: deactivate it, or delete it in Django"
            .formatted(reference.table));
  }

  /// Looked for by hand: these constraints are deferred, and would fail with the commit.
  private List<Reference> references() {
    var dialect = django.database().dialect();
    return handle
        .createQuery(
            switch (dialect) {
              case SQLITE ->
                  """
                  SELECT s.name AS referring, f."from" AS by_column
                  FROM sqlite_schema s JOIN pragma_foreign_key_list(s.name) f
                  WHERE s.type = 'table' AND lower(f."table") = lower(:user)
                  """;
              case POSTGRESQL ->
                  """
                  SELECT c.conrelid::regclass::text AS referring, a.attname AS by_column
                  FROM pg_constraint c
                  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                  WHERE c.contype = 'f' AND c.confrelid = to_regclass(:user)
                  """;
            })
        .bind(
            "user",
            dialect == Dialect.SQLITE
                ? django.tables().user()
                : DjangoTables.quoted(django.tables().user()))
        .map((row, _) -> new Reference(row.getString("referring"), row.getString("by_column")))
        .list();
  }

  private String sql(String text) {
    return django.tables().in(text);
  }
}

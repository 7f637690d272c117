package dev.claviger.server.accounts;

import dev.claviger.server.accounts.CredentialChange.Known;
import dev.claviger.server.database.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// A row of a Django project's user table. It knows no epoch: that of `account` is 0.
record DjangoRow(Account account, String passwordHash) {

  static final String SELECT =
      """
      SELECT id, username, email, first_name, last_name, is_active, is_staff, is_superuser,
        date_joined, last_login, password
      FROM {user}
      """;

  static List<DjangoRow> all(Handle handle, DjangoTables tables) {
    return handle.createQuery(tables.in(SELECT + "ORDER BY id")).map(DjangoRow::of).list();
  }

  String digest() {
    return DjangoCredentials.digest(passwordHash);
  }

  CredentialChange since(Optional<Known> known) {
    return CredentialChange.decide(known, digest(), account.active());
  }

  Account at(long epoch) {
    return account.withCredentialEpoch(epoch);
  }

  Known known(long epoch) {
    return new Known(epoch, digest(), Optional.empty(), account.active());
  }

  static DjangoRow of(ResultSet row, StatementContext context) throws SQLException {
    return new DjangoRow(
        new Account(
            row.getLong("id"),
            row.getString("username"),
            row.getString("email"),
            row.getString("first_name"),
            row.getString("last_name"),
            row.getBoolean("is_active"),
            row.getBoolean("is_staff"),
            row.getBoolean("is_superuser"),
            0,
            Rows.instant(row, "date_joined", context),
            Rows.instantIfAny(row, "last_login", context)),
        row.getString("password"));
  }
}

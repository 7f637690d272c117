package dev.claviger.server.accounts;

import dev.claviger.server.database.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of a Django project's user model. It knows no epoch: see [DjangoEpochs].
final class DjangoUsers {
  private final DjangoDatabase django;
  private final Database database;
  private final AccountWrites writes;

  DjangoUsers(DjangoDatabase django, AccountWrites writes) {
    this.django = django;
    this.database = django.database();
    this.writes = writes;
  }

  Optional<DjangoRow> find(long id) {
    return database.read(handle ->
        handle
            .createQuery(sql(DjangoRow.SELECT + "WHERE id = :id"))
            .bind("id", id)
            .map(DjangoRow::of)
            .findOne());
  }

  Optional<DjangoRow> find(String username) {
    return database.read(handle ->
        handle
            .createQuery(sql(DjangoRow.SELECT + "WHERE username = :username"))
            .bind("username", username)
            .map(DjangoRow::of)
            .findOne());
  }

  List<DjangoRow> withEmail(String email, int limit) {
    return database.read(handle ->
        handle
            .createQuery(
                sql(
                    DjangoRow.SELECT
                        + "WHERE lower(email) = lower(:email) ORDER BY id LIMIT :limit"))
            .bind("email", email)
            .bind("limit", limit)
            .map(DjangoRow::of)
            .list());
  }

  List<DjangoRow> page(PeoplePage page) {
    return database.read(handle ->
        page.bind(handle.createQuery(sql(DjangoRow.SELECT + PeoplePage.SQL)))
            .map(DjangoRow::of)
            .list());
  }

  Optional<Account> create(NewAccount account, Instant now) {
    return insert(account, now, "WHERE TRUE");
  }

  // As for our own tables: two processes bring the same name, and the second insert does nothing.
  Optional<Account> createFirst(NewAccount account, Instant now) {
    return insert(account, now, sql("WHERE NOT EXISTS (SELECT 1 FROM {user})"));
  }

  private Optional<Account> insert(NewAccount account, Instant now, String condition) {
    django.refuseUnlessInsertable();
    return database.write(handle ->
        handle
            .createQuery(
                sql(
                    """
                    INSERT INTO {user} (username, email, first_name, last_name, is_active, is_staff,
                                        is_superuser, password, date_joined)
                    SELECT :username, :email, :firstName, :lastName, TRUE, :staff, :superuser,
                           :passwordHash, :now
                    """
                        + condition
                        + """

                        ON CONFLICT (username) DO NOTHING
                        RETURNING id, username, email, first_name, last_name, is_active, is_staff,
                          is_superuser, date_joined, last_login, password
                        """))
            .bind("username", account.username())
            .bind("email", account.email())
            .bind("firstName", account.firstName())
            .bind("lastName", account.lastName())
            .bind("staff", account.staff())
            .bind("superuser", account.superuser())
            .bind("passwordHash", account.passwordHash())
            .bind("now", now)
            .map(DjangoRow::of)
            .findOne()
            .map(DjangoRow::account));
  }

  boolean recordLogin(long id, Instant when) {
    return writes.change(
        "UPDATE {user} SET last_login = :when WHERE id = :id",
        it -> it.bind("id", id).bind("when", when));
  }

  // Conditional: a password that was changed since the verification stays as it is.
  boolean replaceHash(Credentials verified, String better) {
    return writes.change(
        "UPDATE {user} SET password = :better WHERE id = :id AND password = :verified",
        it ->
            it.bind("id", verified.account().id())
                .bind("better", better)
                .bind("verified", verified.passwordHash()));
  }

  boolean promote(long id) {
    return writes.change(
        "UPDATE {user} SET is_staff = TRUE, is_superuser = TRUE WHERE id = :id",
        it -> it.bind("id", id));
  }

  boolean changePassword(Handle handle, long id, String passwordHash) {
    return writes.change(
        handle,
        "UPDATE {user} SET password = :hash WHERE id = :id",
        it -> it.bind("id", id).bind("hash", passwordHash));
  }

  /// Conditional: of several who have seen the same row, one changes it.
  boolean changePassword(Handle handle, DjangoRow known, String passwordHash) {
    return writes.change(
        handle,
        "UPDATE {user} SET password = :hash WHERE id = :id AND password = :before AND is_active",
        it ->
            it.bind("id", known.account().id())
                .bind("hash", passwordHash)
                .bind("before", known.passwordHash()));
  }

  boolean activate(Handle handle, long id, boolean active) {
    return writes.change(
        handle,
        "UPDATE {user} SET is_active = :active WHERE id = :id",
        it -> it.bind("id", id).bind("active", active));
  }

  private String sql(String text) {
    return django.tables().in(text);
  }
}

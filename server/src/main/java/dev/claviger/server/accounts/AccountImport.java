package dev.claviger.server.accounts;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.claviger.server.database.DatabaseFailure;
import dev.claviger.server.database.Dialect;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// People of a Django project, read to be written into our own tables. They keep their numbers, by
/// which tokens name them, and their hashes.
///
/// @param memberships names of groups, by account
/// @param granted permissions of accounts themselves
/// @param groupPermissions permissions of groups, by the group's name
public record AccountImport(
    List<DjangoRow> rows,
    Map<Long, List<String>> memberships,
    Map<Long, List<String>> granted,
    Set<String> groups,
    Map<String, List<String>> groupPermissions) {

  private static final String PERMISSION =
      """
      app_label || '.' || codename AS name FROM auth_permission
      JOIN django_content_type ON django_content_type.id = content_type_id
      """;

  private record Link<K>(K owner, String name) {}

  /// What was written.
  ///
  /// @param kept accounts of names that were here already, which stay as they are
  /// @param groups that were not here
  public record Counts(int imported, int kept, int groups) {}

  /// Everything at once: what is read from one database is not read while another is written.
  public static AccountImport read(DjangoDatabase django) {
    return django.database().read(handle -> read(handle, django.tables()));
  }

  private static AccountImport read(Handle handle, DjangoTables tables) {
    return new AccountImport(
        DjangoRow.all(handle, tables),
        links(
            handle,
            tables.in(
                """
                SELECT {user_id} AS owner, name FROM {user_groups}
                JOIN auth_group ON auth_group.id = group_id
                """),
            Long.class),
        links(
            handle,
            tables.in(
                "SELECT {user_id} AS owner, "
                    + PERMISSION
                    + "JOIN {user_permissions} ON permission_id = auth_permission.id"),
            Long.class),
        new HashSet<>(handle.createQuery("SELECT name FROM auth_group").mapTo(String.class).list()),
        links(
            handle,
            "SELECT (SELECT name FROM auth_group WHERE id = group_id) AS owner, "
                + PERMISSION
                + "JOIN auth_group_permissions ON permission_id = auth_permission.id",
            String.class));
  }

  private static <K> Map<K, List<String>> links(Handle handle, String sql, Class<K> owner) {
    return handle
        .createQuery(sql)
        .map((row, context) ->
            new Link<>(
                context.findColumnMapperFor(owner).orElseThrow().map(row, "owner", context),
                row.getString("name")))
        .collect(groupingBy(Link::owner, mapping(Link::name, toList())));
  }

  /// Inside one transaction: all, or nothing.
  public Counts write(Handle handle, Dialect dialect) {
    int newGroups = 0;
    for (var group : groups) {
      if (writeGroup(handle, group)) {
        newGroups++;
      }
    }
    int imported = 0;
    for (var row : rows) {
      if (writeAccount(handle, row)) {
        imported++;
      }
    }
    if (dialect == Dialect.POSTGRESQL) {
      handle.execute(
          "SELECT setval(pg_get_serial_sequence('account', 'id'), (SELECT max(id) FROM account))");
    }
    return new Counts(imported, rows.size() - imported, newGroups);
  }

  /// A group of this name that is here keeps the permissions that it has.
  private boolean writeGroup(Handle handle, String group) {
    boolean created =
        handle.execute("INSERT INTO account_group (name) VALUES (?) ON CONFLICT DO NOTHING", group)
            == 1;
    if (created) {
      for (var permission : groupPermissions.getOrDefault(group, List.of())) {
        handle.execute(
            """
            INSERT INTO account_group_permission (group_id, permission)
            SELECT id, ? FROM account_group WHERE name = ? ON CONFLICT DO NOTHING
            """,
            permission,
            group);
      }
    }
    return created;
  }

  private boolean writeAccount(Handle handle, DjangoRow row) {
    var account = row.account();
    if (!insert(handle, row)) {
      refuseOtherOwner(handle, account);
      return false;
    }
    for (var group : memberships.getOrDefault(account.id(), List.of())) {
      handle.execute(
          """
          INSERT INTO account_group_member (account_id, group_id)
          SELECT ?, id FROM account_group WHERE name = ? ON CONFLICT DO NOTHING
          """,
          account.id(),
          group);
    }
    for (var permission : granted.getOrDefault(account.id(), List.of())) {
      handle.execute(
          """
          INSERT INTO account_permission (account_id, permission) VALUES (?, ?)
          ON CONFLICT DO NOTHING
          """,
          account.id(),
          permission);
    }
    return true;
  }

  /// The epoch goes on where the account was served from Django's tables before.
  private static boolean insert(Handle handle, DjangoRow row) {
    var account = row.account();
    return handle
            .createUpdate(
                """
                INSERT INTO account (id, username, email, first_name, last_name, active, staff,
                  superuser, password_hash, date_joined, last_login, credential_epoch)
                VALUES (:id, :username, :email, :firstName, :lastName, :active, :staff,
                  :superuser, :hash, :joined, :lastLogin,
                  coalesce((SELECT credential_epoch FROM django_credential WHERE account_id = :id), 0))
                ON CONFLICT DO NOTHING
                """)
            .bind("id", account.id())
            .bind("username", account.username())
            .bind("email", account.email())
            .bind("firstName", account.firstName())
            .bind("lastName", account.lastName())
            .bind("active", account.active())
            .bind("staff", account.staff())
            .bind("superuser", account.superuser())
            .bind("hash", row.passwordHash())
            .bind("joined", account.dateJoined())
            .bindByType("lastLogin", orNull(account.lastLogin()), Instant.class)
            .execute()
        == 1;
  }

  private static @Nullable Instant orNull(Optional<Instant> value) {
    return value.isPresent() ? value.get() : null;
  }

  private static void refuseOtherOwner(Handle handle, Account account) {
    handle
        .createQuery("SELECT username FROM account WHERE id = :id AND username <> :username")
        .bind("id", account.id())
        .bind("username", account.username())
        .mapTo(String.class)
        .findOne()
        .ifPresent(owner -> {
          throw new DatabaseFailure(
              "account %d is '%s' in Django and '%s' here, and tokens name accounts by number: delete the one here (`claviger user delete`), or import into a database that has no accounts; nothing was imported"
                  .formatted(account.id(), account.username(), owner));
        });
  }
}

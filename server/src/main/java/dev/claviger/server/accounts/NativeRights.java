package dev.claviger.server.accounts;

import dev.claviger.server.database.Database;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// What people may do, by groups and by themselves: tables `account_group`, `account_group_member`,
/// `account_group_permission` and `account_permission`.
final class NativeRights {
  private final Database database;
  private final AccountWrites writes;

  NativeRights(Database database, AccountWrites writes) {
    this.database = database;
    this.writes = writes;
  }

  Permissions permissions(Account account) {
    var granted =
        database.read(handle ->
            handle
                .createQuery(
                    """
                    SELECT permission FROM account_permission WHERE account_id = :id
                    UNION
                    SELECT permission FROM account_group_permission
                    JOIN account_group_member USING (group_id) WHERE account_id = :id
                    """)
                .bind("id", account.id())
                .mapTo(String.class)
                .list());
    return Permissions.of(account, granted);
  }

  SequencedSet<String> groups(long id) {
    return new LinkedHashSet<>(
        database.read(handle ->
            handle
                .createQuery(
                    """
                    SELECT name FROM account_group
                    JOIN account_group_member ON group_id = id
                    WHERE account_id = :id ORDER BY name
                    """)
                .bind("id", id)
                .mapTo(String.class)
                .list()));
  }

  boolean join(long id, String group) {
    return writes.write(handle -> {
      boolean _ =
          writes.change(
              handle,
              "INSERT INTO account_group (name) VALUES (:group) ON CONFLICT (name) DO NOTHING",
              it -> it.bind("group", group));
      return writes.change(
          handle,
          """
          INSERT INTO account_group_member (account_id, group_id)
          SELECT account.id, account_group.id FROM account, account_group
          WHERE account.id = :id AND account_group.name = :group
          ON CONFLICT (account_id, group_id) DO UPDATE SET group_id = excluded.group_id
          """,
          it -> it.bind("id", id).bind("group", group));
    });
  }

  boolean grant(long id, String permission) {
    if (!Permissions.wellFormed(permission)) {
      throw new IllegalArgumentException("A permission is written app_label.codename.");
    }
    return writes.change(
        """
        INSERT INTO account_permission (account_id, permission)
        SELECT id, :permission FROM account WHERE id = :id
        ON CONFLICT (account_id, permission) DO UPDATE SET permission = excluded.permission
        """,
        it -> it.bind("id", id).bind("permission", permission));
  }
}

package dev.claviger.server.accounts;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseFailure;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// What people of a Django project may do, in its tables: groups, permissions, and what links them
/// to the users.
final class DjangoRights {
  private final Database database;
  private final DjangoTables names;
  private final AccountWrites writes;

  DjangoRights(DjangoDatabase django, AccountWrites writes) {
    this.database = django.database();
    this.names = django.tables();
    this.writes = writes;
  }

  Permissions permissions(Account account) {
    var granted =
        database.read(handle ->
            handle
                .createQuery(
                    names.in(
                        """
                        SELECT app_label || '.' || codename FROM auth_permission
                        JOIN django_content_type ON django_content_type.id = content_type_id
                        WHERE auth_permission.id IN (
                          SELECT permission_id FROM {user_permissions} WHERE {user_id} = :id
                          UNION
                          SELECT permission_id FROM auth_group_permissions
                          WHERE group_id IN (
                            SELECT group_id FROM {user_groups} WHERE {user_id} = :id))
                        """))
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
                    names.in(
                        """
                        SELECT name FROM auth_group
                        JOIN {user_groups} ON group_id = auth_group.id
                        WHERE {user_id} = :id ORDER BY name
                        """))
                .bind("id", id)
                .mapTo(String.class)
                .list()));
  }

  boolean join(long id, String group) {
    return writes.write(handle -> {
      boolean _ =
          writes.change(
              handle,
              "INSERT INTO auth_group (name) VALUES (:group) ON CONFLICT (name) DO NOTHING",
              it -> it.bind("group", group));
      return writes.change(
          handle,
          """
          INSERT INTO {user_groups} ({user_id}, group_id)
          SELECT {user}.id, auth_group.id FROM {user}, auth_group
          WHERE {user}.id = :id AND auth_group.name = :group
          ON CONFLICT ({user_id}, group_id) DO UPDATE SET group_id = excluded.group_id
          """,
          it -> it.bind("id", id).bind("group", group));
    });
  }

  boolean grant(long id, String permission) {
    if (!Permissions.wellFormed(permission)) {
      throw new IllegalArgumentException("A permission is written app_label.codename.");
    }
    var words = permission.split("\\.", 2);
    var granted =
        writes.change(
            """
            INSERT INTO {user_permissions} ({user_id}, permission_id)
            SELECT {user}.id, auth_permission.id FROM {user}, auth_permission
            JOIN django_content_type ON django_content_type.id = content_type_id
            WHERE {user}.id = :id AND app_label = :app AND codename = :codename
            ON CONFLICT ({user_id}, permission_id) DO UPDATE SET permission_id = excluded.permission_id
            """,
            it -> it.bind("id", id).bind("app", words[0]).bind("codename", words[1]));
    if (!granted && exists(id)) {
      throw new DatabaseFailure(
          "the Django project has no permission %s: its apps' models bring theirs"
              .formatted(permission));
    }
    return granted;
  }

  private boolean exists(long id) {
    return database.read(handle ->
        handle
            .createQuery(names.in("SELECT 1 FROM {user} WHERE id = :id"))
            .bind("id", id)
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }
}

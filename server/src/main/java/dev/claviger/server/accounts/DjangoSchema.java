package dev.claviger.server.accounts;

import static java.util.stream.Collectors.groupingBy;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseFailure;
import dev.claviger.server.database.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Looks whether the tables of a Django project are there and are as they are known.
record DjangoSchema(Map<String, List<Column>> tables, String user) {
  private static final Set<String> USER =
      Set.of(
          "id",
          "password",
          "last_login",
          "is_superuser",
          "username",
          "first_name",
          "last_name",
          "email",
          "is_staff",
          "is_active",
          "date_joined");

  private static final Map<String, Set<String>> OTHERS =
      Map.of(
          "auth_group", Set.of("id", "name"),
          "auth_permission", Set.of("id", "content_type_id", "codename"),
          "auth_group_permissions", Set.of("group_id", "permission_id"),
          "django_content_type", Set.of("id", "app_label"));

  private static final Map<String, Set<String>> BLACKLIST =
      Map.of(
          "token_blacklist_outstandingtoken",
          Set.of("id", "user_id", "jti", "token", "created_at", "expires_at"),
          "token_blacklist_blacklistedtoken",
          Set.of("token_id", "blacklisted_at"));

  /// @param required whether a new row needs a value for it
  record Column(String table, String name, String type, boolean required) {
    private boolean isInteger() {
      return type.contains("int");
    }

    private boolean isLocalTime() {
      return type.equals("timestamp without time zone");
    }
  }

  static DjangoSchema of(Database database, String user) {
    var columns = database.read(handle -> columns(handle, database.dialect()));
    return new DjangoSchema(columns.stream().collect(groupingBy(Column::table)), user);
  }

  private static List<Column> columns(Handle handle, Dialect dialect) {
    return handle
        .createQuery(
            switch (dialect) {
              case SQLITE ->
                  """
                  SELECT s.name AS table_name, c.name AS column_name, c.type AS data_type,
                    c."notnull" AND c.dflt_value IS NULL AND NOT c.pk AS required
                  FROM sqlite_schema s JOIN pragma_table_info(s.name) c WHERE s.type = 'table'
                  """;
              case POSTGRESQL ->
                  """
                  SELECT table_name, column_name, data_type, is_nullable = 'NO'
                    AND column_default IS NULL AND is_identity = 'NO' AS required
                  FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false))
                  """;
            })
        .map((row, _) ->
            new Column(
                row.getString("table_name"),
                row.getString("column_name"),
                row.getString("data_type").toLowerCase(Locale.ROOT),
                row.getBoolean("required")))
        .list();
  }

  /// Their names, or the failure that says all that is missing.
  DjangoTables tablesOrFail() {
    var faults = new ArrayList<String>();
    if (!tables.containsKey(user)) {
      throw new DatabaseFailure(
          "the Django database has no table %s: run Django's `manage.py migrate`, or name the table of its user model in accounts.django-user-table"
              .formatted(user));
    }
    missing(user, USER).forEach(faults::add);
    OTHERS.forEach((table, columns) -> missing(table, columns).forEach(faults::add));
    oddColumns().forEach(faults::add);
    var key = userKey();
    if (key.isEmpty()) {
      faults.add(
          "tables %1$s_groups and %1$s_user_permissions of a PermissionsMixin".formatted(user));
    }
    if (tables.containsKey("token_blacklist_outstandingtoken")) {
      BLACKLIST.forEach((table, columns) -> missing(table, columns).forEach(faults::add));
    }
    if (!faults.isEmpty()) {
      throw new DatabaseFailure(
          "the Django database lacks what accounts.source: django needs: "
              + faults.stream().sorted().collect(Collectors.joining("; ")));
    }
    return new DjangoTables(
        user, key.orElseThrow(), tables.containsKey("token_blacklist_outstandingtoken"));
  }

  /// Columns of the user model that a new account would need a value for, and that are not known.
  List<String> furtherRequired() {
    return columnsOf(user)
        .filter(it -> it.required && !USER.contains(it.name))
        .map(Column::name)
        .toList();
  }

  private Stream<String> missing(String table, Set<String> columns) {
    if (!tables.containsKey(table)) {
      return Stream.of("table " + table);
    }
    var there = columnsOf(table).map(Column::name).collect(Collectors.toSet());
    return columns.stream()
        .filter(column -> !there.contains(column))
        .map(column -> "column %s.%s".formatted(table, column));
  }

  private Stream<String> oddColumns() {
    return columnsOf(user)
        .flatMap(column ->
            column.name.equals("id") && !column.isInteger()
                ? Stream.of("an integer as %s.id, which is %s".formatted(user, column.type))
                : column.isLocalTime() && USER.contains(column.name)
                    ? Stream.of(
                        "a time zone in %s.%s (Django's USE_TZ)".formatted(user, column.name))
                    : Stream.of());
  }

  /// Link tables name the user by the model's name, which the table's name does not tell.
  private Optional<String> userKey() {
    return columnsOf(user + "_groups")
        .map(Column::name)
        .filter(name -> !name.equals("id") && !name.equals("group_id"))
        .filter(name -> columnsOf(user + "_user_permissions").anyMatch(it -> it.name.equals(name)))
        .findFirst();
  }

  private Stream<Column> columnsOf(String table) {
    return tables.getOrDefault(table, List.of()).stream();
  }
}

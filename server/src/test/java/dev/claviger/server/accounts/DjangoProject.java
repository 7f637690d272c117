package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.server.database.DatabaseSettings;
import dev.claviger.server.database.Dialect;
import dev.claviger.server.database.TestDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/// The database of a Django project with SimpleJWT's blacklist app, as `manage.py migrate` makes
/// it, and a program beside us that writes it as Django does.
public record DjangoProject(Dialect dialect, URI url) {

  /// Without accounts, and with the permissions `blog.add_post` and `a.b`.
  public static DjangoProject fresh(Dialect dialect) {
    var project = empty(dialect);
    project.run(Dialect.SQLITE == dialect ? schema("sqlite") : schema("postgresql"));
    project.run(
        """
        INSERT INTO django_content_type (app_label, model) VALUES ('blog', 'post'), ('a', 'x');
        INSERT INTO auth_permission (content_type_id, codename, name)
        SELECT id, CASE app_label WHEN 'blog' THEN 'add_post' ELSE 'b' END, 'Can' FROM django_content_type
        """);
    return project;
  }

  /// Without tables.
  public static DjangoProject empty(Dialect dialect) {
    return new DjangoProject(
        dialect,
        URI.create(
            switch (dialect) {
              case SQLITE -> "sqlite:" + file();
              case POSTGRESQL -> TestDatabases.emptyPostgres();
            }));
  }

  private static Path file() {
    try {
      var file = Files.createTempFile("django", ".sqlite3");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String schema(String name) {
    var path = "/dev/claviger/server/django/" + name + ".sql";
    try (var stream = DjangoProject.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(stream, path).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public DjangoDatabase open() {
    return open("auth_user");
  }

  public DjangoDatabase open(String userTable) {
    return DjangoDatabase.open(
        url, Optional.empty(), userTable, DatabaseSettings.defaults(), Path.of("."));
  }

  /// What another process does: statements, separated by semicolons at the end of a line.
  public void run(String sql) {
    try (var connection = DriverManager.getConnection(jdbcUrl());
        var statement = connection.createStatement()) {
      for (var one : Arrays.asList(sql.replaceAll("(?m)^--.*$", "").split(";\\s*(\n|$)", -1))) {
        if (!one.isBlank()) {
          statement.execute(one);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The first column of the first row.
  public String ask(String sql) {
    try (var connection = DriverManager.getConnection(jdbcUrl());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String jdbcUrl() {
    return switch (dialect) {
      case SQLITE -> "jdbc:" + url;
      case POSTGRESQL ->
          url.toString().replaceFirst("postgresql://postgres@", "jdbc:postgresql://")
              + "?user=postgres";
    };
  }
}

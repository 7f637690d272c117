package dev.claviger.server.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Where the database is, read from the forms people have at hand: `sqlite:PATH`, libpq's URL,
/// JDBC's URL.
sealed interface DatabaseUrl {

  record Sqlite(Path file) implements DatabaseUrl {}

  record Postgres(String jdbcUrl, Optional<String> user, Optional<String> password)
      implements DatabaseUrl {
    @Override
    public String toString() {
      return jdbcUrl;
    }
  }

  static DatabaseUrl parse(Optional<String> url, Path dataDirectory) {
    return url.map(text -> parse(text, dataDirectory))
        .orElseGet(() -> new Sqlite(dataDirectory.resolve("claviger.db")));
  }

  private static DatabaseUrl parse(String url, Path dataDirectory) {
    var text = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    if (text.startsWith("sqlite:")) {
      return sqlite(text.substring("sqlite:".length()), dataDirectory);
    }
    return postgres(text)
        .orElseThrow(() ->
            new DatabaseFailure(
                "the database URL is none of sqlite:PATH, postgresql://USER:PASSWORD@HOST:PORT/NAME,"
                    + " jdbc:postgresql://HOST:PORT/NAME"));
  }

  /// `sqlite:a.db` lies in the data directory; `sqlite:/a.db` and, as elsewhere, `sqlite:///a.db`
  /// are absolute.
  private static Sqlite sqlite(String path, Path dataDirectory) {
    var plain = path.startsWith("///") ? path.substring(2) : path;
    if (plain.isEmpty() || plain.startsWith("//")) {
      throw new DatabaseFailure("the database URL sqlite:" + path + " names no file");
    }
    return new Sqlite(dataDirectory.resolve(plain));
  }

  Pattern POSTGRES =
      Pattern.compile(
          "postgres(?:ql)?://(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?<hosts>[^@/?]*)"
              + "(?:/(?<name>[^?]*))?(?:\\?(?<parameters>.*))?");

  private static Optional<DatabaseUrl> postgres(String url) {
    var match = POSTGRES.matcher(url);
    if (!match.matches()) {
      return Optional.empty();
    }
    var user = Optional.ofNullable(match.group("user")).map(DatabaseUrl::decoded);
    var password = Optional.ofNullable(match.group("password")).map(DatabaseUrl::decoded);
    var kept = new ArrayList<String>();
    for (var parameter : Optional.ofNullable(match.group("parameters")).orElse("").split("&", -1)) {
      var name = parameter.replaceFirst("=.*", "");
      var value = parameter.substring(Math.min(parameter.length(), name.length() + 1));
      switch (name) {
        case "" -> {}
        case "user" -> user = Optional.of(decoded(value));
        case "password" -> password = Optional.of(decoded(value));
        default -> kept.add(LIBPQ_NAMES.getOrDefault(name, name) + "=" + value);
      }
    }
    var name = Optional.ofNullable(match.group("name")).filter(text -> !text.isEmpty());
    var jdbcUrl =
        "jdbc:postgresql://"
            + (match.group("hosts").isEmpty() ? "localhost" : match.group("hosts"))
            + "/"
            + name.or(() -> Optional.of("claviger")).get()
            + kept.stream().collect(Collectors.joining("&", kept.isEmpty() ? "" : "?", ""));
    return Optional.of(new Postgres(jdbcUrl, user.filter(text -> !text.isEmpty()), password));
  }

  /// What libpq and the JDBC driver spell differently.
  Map<String, String> LIBPQ_NAMES =
      Map.of(
          "connect_timeout", "connectTimeout",
          "application_name", "ApplicationName",
          "channel_binding", "channelBinding",
          "gssencmode", "gssEncMode");

  /// Percent-decoding only: a plus in a password is a plus.
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}

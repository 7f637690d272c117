package dev.claviger.server.database;

import dev.claviger.settings.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Where the database is, read from the forms people have at hand: `sqlite:PATH`, libpq's URL,
/// JDBC's URL.
sealed interface DatabaseUrl {

  record Sqlite(Path file) implements DatabaseUrl {}

  /// The URL is free of user and password.
  record Postgres(String jdbcUrl, Optional<String> user, Optional<Secret> password)
      implements DatabaseUrl {}

  static DatabaseUrl of(DatabaseSettings settings, Path dataDirectory) {
    if (settings.url().isEmpty()) {
      return new Sqlite(dataDirectory.resolve("claviger.db"));
    }
    var url = settings.url().get();
    if ("sqlite".equals(url.getScheme())) {
      return new Sqlite(dataDirectory.resolve(file(url)));
    }
    var match = POSTGRES.matcher(url.toString());
    if (!match.matches()) {
      throw new DatabaseFailure(
          "the database URL is none of sqlite:PATH, postgresql://USER:PASSWORD@HOST:PORT/NAME,"
              + " jdbc:postgresql://HOST:PORT/NAME");
    }
    return postgres(match, settings.password());
  }

  /// `sqlite:a.db` lies in the data directory; `sqlite:/a.db` and, as elsewhere, `sqlite:///a.db`
  /// are absolute.
  private static String file(URI url) {
    var path = url.getSchemeSpecificPart().replaceFirst("^///", "/");
    if (path.startsWith("//")) {
      throw new DatabaseFailure("write sqlite:PATH or sqlite:///PATH, SQLite has no host");
    }
    return path;
  }

  Pattern POSTGRES =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://"
              + "(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?<hosts>[^@/?]*)"
              + "(?:/(?<name>[^?]*))?(?:\\?(?<parameters>.*))?");

  private static Postgres postgres(Matcher match, Optional<Secret> otherPassword) {
    var parameters = parameters(group(match, "parameters").orElse(""));
    var user = group(match, "user").or(() -> Optional.ofNullable(parameters.remove("user")));
    var password =
        group(match, "password").or(() -> Optional.ofNullable(parameters.remove("password")));
    var name = group(match, "name").or(() -> user).orElse("claviger");
    var hosts = group(match, "hosts").orElse("localhost");
    return new Postgres(
        "jdbc:postgresql://" + hosts + "/" + name + query(parameters),
        user.map(DatabaseUrl::decoded),
        password.map(DatabaseUrl::decoded).map(Secret::of).or(() -> otherPassword));
  }

  private static Optional<String> group(Matcher match, String name) {
    return Optional.ofNullable(match.group(name)).filter(text -> !text.isEmpty());
  }

  private static Map<String, String> parameters(String query) {
    var parameters = new LinkedHashMap<String, String>();
    for (var parameter : query.split("&", -1)) {
      var parts = parameter.split("=", 2);
      if (!parts[0].isEmpty()) {
        parameters.put(
            LIBPQ_NAMES.getOrDefault(parts[0], parts[0]), parts.length > 1 ? parts[1] : "");
      }
    }
    return parameters;
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
        .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
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

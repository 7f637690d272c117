package dev.claviger.server;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Destination.Place;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseSettings;
import dev.claviger.server.keys.JwksEndpoint;
import dev.claviger.server.keys.KeyRing;
import dev.claviger.server.login.LoginPages;
import dev.claviger.server.monitoring.FrontFacts;
import dev.claviger.server.monitoring.Health;
import dev.claviger.server.monitoring.Metrics;
import dev.claviger.server.monitoring.StatusPage;
import dev.claviger.server.web.Field;
import dev.claviger.server.web.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The reference of the routes says what the table says. `.ci/pages` writes it anew.
class RoutesPagesTest {

  private static final Path PAGE = Path.of("..", "docs", "routes.md");

  @RegisterExtension
  static final TestServer SERVER =
      TestServer.with(
          Map.of(
              "MAIL_SERVER", "127.0.0.1:25",
              "MAIL_SECURITY", "none",
              "MAIL_FROM", "no-reply@example.org",
              "WEB_PUBLIC_URL", "https://login.example.org",
              "SIGN_UP_ENABLED", "true"));

  @Test
  void routesPageIsUpToDate(@TempDir Path data) throws IOException {
    var text = page(routes(), beside(data));
    if (Boolean.getBoolean("pages.write")) {
      Files.writeString(PAGE, text);
    }
    assertThat(PAGE).as("docs/routes.md, which .ci/pages prints").hasContent(text);
  }

  private static String page(String routes, String beside) {
    return """
    # Routes

    Everything that is exposed, and under which guard. Bodies are JSON or a form. What goes wrong is in [errors.md](errors.md).

    | Path | Methods | Who may | Body | What it does |
    |---|---|---|---|---|
    %s
    ## Beside them

    | Path | Where |
    |---|---|
    %s\
    """
        .formatted(routes, beside);
  }

  private static String routes() {
    return SERVER.running().claviger().routes().stream()
        .map(RoutesPagesTest::row)
        .collect(joining());
  }

  private static String row(Route route) {
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            route.path(),
            String.join(", ", route.allowed()),
            route.guard().meaning(),
            route.fields().stream()
                .map(Field::name)
                .collect(joining("`, `", "`", "`"))
                .replace("``", ""),
            route.description());
  }

  private static String beside(Path data) {
    try (var database = Database.open(DatabaseSettings.defaults(), data);
        var metrics = new Metrics(_ -> new Place("", ""), FrontFacts.none())) {
      var health = new Health(database);
      var settings = SERVER.settings().keys();
      var keys = KeyRing.open(settings, data, database, Duration.ZERO, InstantSource.system());
      var jwks = new JwksEndpoint(keys, settings);
      return rows(Routes.beside(health, jwks, Map.of()).keySet(), "the address of the service")
          + rows(LoginPages.paths(), "the address of the service, with `cookies.login-page`")
          + rows(
              Routes.management(health, metrics, new StatusPage(List::of)).keySet(),
              "the management address");
    }
  }

  private static String rows(Collection<String> paths, String where) {
    return new TreeSet<>(paths)
        .stream().map(path -> "| `%s` | %s |\n".formatted(path, where)).collect(joining());
  }
}

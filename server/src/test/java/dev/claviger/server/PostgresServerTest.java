package dev.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.server.database.DatabaseFailure;
import dev.claviger.server.database.TestDatabases;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The whole way of a token with PostgreSQL behind it.
class PostgresServerTest {
  @RegisterExtension
  static final TestServer SERVER =
      TestServer.onPostgres(
          Map.of(
              "TOKENS_ROTATE_REFRESH_TOKENS", "true",
              "TOKENS_BLACKLIST_AFTER_ROTATION", "true",
              "SESSIONS_REUSE_GRACE", "0s"));

  @Test
  void logsInGreetsRefreshesOnceAndForgetsTheDeactivated() {
    var server = SERVER.running();
    var id = SERVER.createAccount("erin", "erin-Pass-77");
    var login =
        server
            .post("/api/token/", "{\"username\":\"erin\",\"password\":\"erin-Pass-77\"}")
            .body()
            .split("\"", -1);
    var bearer = "Bearer " + login[7];
    var refresh = "{\"refresh\":\"%s\"}".formatted(login[3]);

    assertThat(server.get("/hello/", "Authorization", bearer).body())
        .isEqualTo("{\"message\":\"Hello, erin!\"}");
    assertThat(server.post("/api/token/refresh/", refresh).statusCode()).isEqualTo(200);
    assertThat(server.post("/api/token/refresh/", refresh).body())
        .isEqualTo("{\"detail\":\"Token is blacklisted\",\"code\":\"token_not_valid\"}");

    bearer =
        "Bearer "
            + server
                .post("/api/token/", "{\"username\":\"erin\",\"password\":\"erin-Pass-77\"}")
                .body()
                .split("\"", -1)[7];
    server.claviger().accounts().deactivate(id);

    assertThat(server.get("/hello/", "Authorization", bearer).body())
        .isEqualTo("{\"detail\":\"User is inactive\",\"code\":\"user_inactive\"}");
  }

  @Test
  void doesNotStartOnADatabaseThatIsBehind(@TempDir Path data) {
    var settings =
        SettingsSchema.of(ServerSettings.class)
            .load(
                Sources.NONE
                    .withFlag("data", data.toString())
                    .withFlag("listen", "127.0.0.1:0")
                    .withFlag("database.url", TestDatabases.emptyPostgres()))
            .value();

    assertThatThrownBy(() -> Claviger.start(settings, InstantSource.system(), _ -> {}))
        .isInstanceOf(DatabaseFailure.class)
        .hasMessageContaining("run `claviger migrate`");
  }
}

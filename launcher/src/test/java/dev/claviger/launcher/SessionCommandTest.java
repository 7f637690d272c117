package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Claviger;
import dev.claviger.server.ServerSettings;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// While a server runs on the same database.
class SessionCommandTest {
  @TempDir private Path data;

  private CommandRun.Result run(String... words) {
    var all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--data";
    all[words.length + 1] = data.toString();
    return CommandRun.run(all);
  }

  private Claviger server() {
    var settings =
        SettingsSchema.of(ServerSettings.class)
            .load(
                Sources.NONE
                    .withFlag("data", data.toString())
                    .withFlag("listen", "127.0.0.1:0")
                    .withFlag("access-log.format", "off"))
            .value();
    return Claviger.start(settings, InstantSource.system(), _ -> {});
  }

  private static String send(HttpRequest.Builder request) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString()).body();
    }
  }

  private static HttpRequest.Builder request(Claviger server, String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }

  private static String access(Claviger server) throws Exception {
    var login =
        request(server, "/api/token/")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("username=ada&password=correct+horse+battery"));
    return send(login).split("\"", -1)[7];
  }

  private static String hello(Claviger server, String access) throws Exception {
    return send(request(server, "/hello/").header("Authorization", "Bearer " + access));
  }

  @Test
  void sessionsAreListedAndEndedUnderARunningServer() throws Exception {
    var words =
        new String[] {
          "user", "create", "--username=ada", "--password-stdin", "--data", data.toString()
        };
    CommandRun.IN_A_SCRIPT.reading("correct horse battery\n").of(words);
    try (var server = server()) {
      var first = access(server);
      var second = access(server);
      var listed = run("session", "list", "ada");
      assertThat(listed.exit()).isEqualTo(ExitCode.OK);
      assertThat(listed.out().lines())
          .hasSize(2)
          .allMatch(line ->
              line.matches("[0-9a-f]{32}  used \\S+Z  from 127.0.0.1  Java-http-client/.*"));
      assertThat(run("session", "list", "ada", "--json").out())
          .contains("\"user_agent\" : \"Java-http-client/");

      var newest = listed.out().substring(0, 32);
      assertThat(run("session", "end", "ada", newest).out()).isEqualTo("Session ended.\n");
      assertThat(hello(server, second)).contains("Token is blacklisted");
      assertThat(hello(server, first)).contains("Hello, ada!");
      assertThat(run("session", "end", "ada", newest))
          .isEqualTo(
              new CommandRun.Result(
                  ExitCode.REFUSED,
                  "",
                  "claviger: user 'ada' has no session '%s'; 'claviger session list' shows them\n"
                      .formatted(newest)));

      assertThat(run("session", "end", "ada").out()).isEqualTo("Sessions ended: 1\n");
      assertThat(hello(server, first)).contains("Token is blacklisted");
      assertThat(run("session", "list", "ada").out()).isEmpty();
    }
    assertThat(run("flush").out()).isEqualTo("Rows deleted: 0\n");
  }
}

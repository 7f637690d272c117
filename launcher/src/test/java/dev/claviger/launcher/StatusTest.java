package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.JsonObject;
import dev.claviger.launcher.ServedSite.Answer;
import dev.claviger.server.certificates.SelfSignedCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The status page, as a browser, a program and a terminal get it.
@TestInstance(Lifecycle.PER_CLASS)
class StatusTest {

  private static final String SETTINGS =
      """
      tls: {listen: '127.0.0.1:0', redirect: false}
      upstreams:
        - {name: shop, servers: [$APP, 'http://127.0.0.1:1'], health: {failures: 1}}
      apps:
        - {name: sleeper, command: sleep 600}
      sites:
        - name: <b>shop</b> & "more"
          hosts: app.example
          policy: allow-any
          certificates: [{certificate: $DIR/shop.pem, key: $DIR/shop.key}]
          routes:
            - {path: /, proxy: shop}
            - {path: /admin/, app: sleeper, policy: 'claim:level<3'}
      """;

  @TempDir static Path directory;
  private ServedSite served;

  @BeforeAll
  void start() throws IOException {
    var made = SelfSignedCertificate.make(List.of("app.example"), 30, Instant.now());
    Files.writeString(directory.resolve("shop.pem"), made.certificate());
    Files.writeString(directory.resolve("shop.key"), made.key());
    served = new ServedSite(directory, SETTINGS);
  }

  @AfterAll
  void stop() {
    served.close();
  }

  private Answer status(String query, String... headerLines) throws IOException {
    return status(served, query, headerLines);
  }

  private static Answer status(ServedSite site, String query, String... headerLines)
      throws IOException {
    var lines = headerLines.length == 0 ? "" : String.join("\r\n", headerLines) + "\r\n";
    return ServedSite.send(
        site.claviger().managementAddress(),
        "GET /status%s HTTP/1.1\r\nHost: localhost\r\n%sConnection: close\r\n\r\n"
            .formatted(query, lines));
  }

  private JsonObject json() throws IOException {
    var answer = status("?format=json");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    return JsonObject.parse(answer.body());
  }

  private static List<JsonObject> rows(JsonObject page, String table) {
    return page.array(table).orElseThrow().elements().stream().map(JsonObject.class::cast).toList();
  }

  @Test
  void aProgramReadsHowTheServerIs() throws IOException {
    var page = json();
    var process = rows(page, "process").getFirst();
    assertThat(process.integer("id")).hasValue(ProcessHandle.current().pid());
    assertThat(Instant.parse(process.string("started").orElseThrow())).isBefore(Instant.now());
    assertThat(rows(page, "routes"))
        .extracting(it -> it.string("route").orElseThrow())
        .containsExactly("/", "/admin/");
    assertThat(rows(page, "routes").getLast().string("target")).contains("app sleeper");
    assertThat(rows(page, "listeners"))
        .extracting(it -> it.string("name").orElseThrow())
        .containsExactly("app", "tls", "management");
    var key = rows(page, "keys").getFirst();
    assertThat(key.string("algorithm")).contains("ES256");
    assertThat(key.names())
        .containsExactly("id", "algorithm", "state", "created", "signs_since", "verifies_until");
    var certificate = rows(page, "certificates").getFirst();
    assertThat(certificate.strings("names").orElseThrow()).containsExactly("app.example");
    assertThat(Instant.parse(certificate.string("until").orElseThrow())).isAfter(Instant.now());
  }

  @Test
  void anApplicationThatIsNotReadyIsSeen() throws IOException {
    var app = rows(json(), "apps").getFirst();
    assertThat(app.integer("workers_wanted")).hasValue(1);
    assertThat(app.integer("workers_ready")).hasValue(0);
    assertThat(app.string("replaced")).contains("ended 0, timed_out 0, recycled 0, reloaded 0");
  }

  @Test
  void aServerThatFailsIsSeen() throws IOException {
    for (int i = 0; i < 10; i++) {
      assertThat(served.get("/").status()).isEqualTo(200);
    }
    assertThat(rows(json(), "upstreams"))
        .extracting(it -> it.string("state").orElseThrow())
        .containsExactly("up", "out");
  }

  @Test
  void reloadsAreCounted(@TempDir Path own) throws IOException {
    var before = "sites: [{policy: allow-any, routes: [{respond: 200 before}]}]\n";
    try (var site = new ServedSite(own, before)) {
      site.reload(before.replace("before", "after"));
      var once = reloads(site);
      assertThat(once.integer("taken")).hasValue(1);
      assertThat(once.string("outcome")).contains("taken");
      var broken = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
      new Reload(
              site.settings(before),
              () -> {
                throw new CommandFailure(ExitCode.USAGE, "a mistake");
              },
              _ -> {},
              site.door().reloads(),
              broken)
          .run();
      var twice = reloads(site);
      assertThat(twice.integer("taken")).hasValue(1);
      assertThat(twice.integer("refused")).hasValue(1);
      assertThat(twice.string("outcome")).contains("refused; the log says why");
    }
  }

  private static JsonObject reloads(ServedSite site) throws IOException {
    var answer = status(site, "?format=json");
    return rows(JsonObject.parse(answer.body()), "reloads").getFirst();
  }

  @Test
  void aBrowserGetsAPageWithoutScript() throws IOException {
    var answer = status("", "Accept: text/html,application/xhtml+xml,*/*;q=0.8");
    assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.body())
        .contains("<h1>Status</h1>")
        .contains("<td>&lt;b&gt;shop&lt;/b&gt; &amp; &quot;more&quot;</td>")
        .contains("<td>claim:level&lt;3</td>")
        .doesNotContain("<b>", "<script");
  }

  @Test
  void whoSaysNothingGetsText() throws IOException {
    assertThat(status("").header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(status("", "Accept: application/json").header("Content-Type"))
        .isEqualTo("application/json");
    assertThat(status("?format=html", "Accept: application/json").header("Content-Type"))
        .isEqualTo("text/html; charset=utf-8");
  }

  @Test
  void nothingSecretIsThere() throws IOException {
    var secret = Files.readString(Path.of(served.data(), "keys", "master-secret")).strip();
    for (var format : List.of("html", "json", "text")) {
      assertThat(status("?format=" + format).body())
          .doesNotContain(secret)
          .doesNotContainIgnoringCase("private")
          .doesNotContain("\"d\"");
    }
  }

  @Test
  void itIsForTheManagementAddressAlone() throws IOException {
    assertThat(served.get("/status", "Host: any.example").status()).isNotEqualTo(200);
    var post =
        ServedSite.send(
            served.claviger().managementAddress(),
            "POST /status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    assertThat(post.status()).isEqualTo(405);
    assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void theCommandPrintsTheSame() {
    var management = "127.0.0.1:" + served.claviger().managementAddress().getPort();
    var text = CommandRun.run("status", "--management-listen", management);
    assertThat(text.exit()).as(text.err()).isEqualTo(ExitCode.OK);
    assertThat(text.out()).startsWith("Process\n  version").contains("claim:level<3");
    var json = CommandRun.run("status", "--json", "--management-listen", management);
    assertThat(JsonObject.parse(json.out()).has("routes")).isTrue();
  }

  @Test
  void theCommandSaysThatNobodyAnswers() {
    var gone = CommandRun.run("status", "--management-listen", "127.0.0.1:1");
    assertThat(gone.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(gone.err()).startsWith("claviger: no answer from 127.0.0.1:1");
  }
}

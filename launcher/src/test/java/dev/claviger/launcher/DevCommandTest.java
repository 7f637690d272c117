package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.launcher.ServedSite.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server under development, as whoever edits its settings sees it.
@Timeout(120)
class DevCommandTest {

  private static final String ONE =
      "sites: [{policy: allow-any, routes: [{path: /, respond: 200 one}]}]\n";
  private static final String TWO =
      "sites: [{policy: allow-any, routes: [{path: /, respond: 200 two}]}]\n";
  private static final String BROKEN =
      "sites:\n  - policy: allow-<all>\n    routes: [{path: /, respond: 200 one}]\n";
  private static final String BROWSER = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Thread> started = new ArrayList<>();
  private InetSocketAddress address;

  @BeforeEach
  void choosePort() throws IOException {
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (var each : started) {
      each.interrupt();
      each.join();
    }
  }

  @Test
  void followsTheFileAsItIsSaved() throws Exception {
    save(ONE);
    dev("--config", file().toString());
    assertThat(when(it -> it.status() == 200).body()).isEqualTo("one\n");
    assertThat(get().header("X-Claviger-Mode")).isEqualTo("development");
    whenSaid("Following ");
    replace(TWO);
    assertThat(when(it -> it.body().equals("two\n")).status()).isEqualTo(200);
    whenSaid("GET    /  200  ");
    assertThat(out.toString(UTF_8)).contains("not for production");
  }

  @Test
  void showsWhereTheFileIsBrokenUntilItIsMended() throws Exception {
    save(ONE);
    dev("--config", file().toString());
    when(it -> it.status() == 200);
    whenSaid("Following ");
    save(BROKEN);
    var page = when(it -> it.status() == 500, BROWSER);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("X-Claviger-Mode")).isEqualTo("development");
    assertThat(page.body())
        .contains("claviger.yaml:2:13: sites[0].policy")
        .contains("allow-&lt;all&gt;")
        .doesNotContain("<all>");
    assertThat(get("Accept: application/json").body())
        .startsWith("{\"error\":\"The settings cannot be used\"");
    assertThat(err.toString(UTF_8)).contains("claviger.yaml:2:13: sites[0].policy");
    save(TWO);
    assertThat(when(it -> it.status() == 200).body()).isEqualTo("two\n");
  }

  @Test
  void waitsForAFileThatIsBrokenFromTheStart() throws Exception {
    save(BROKEN);
    dev("--config", file().toString());
    assertThat(when(it -> it.status() == 500).body()).contains("claviger.yaml:2:13");
    whenSaid("Following ");
    assertThat(directory.resolve("data")).doesNotExist();
    save(ONE);
    assertThat(when(it -> it.status() == 200).body()).isEqualTo("one\n");
  }

  @Test
  void startsAnewWhereOtherSettingsHaveChanged() throws Exception {
    save(ONE);
    dev("--config", file().toString());
    when(it -> it.status() == 200);
    whenSaid("Following ");
    save("http: {limits: {header-bytes: 2KiB}}\n" + TWO);
    assertThat(when(it -> it.body().equals("two\n")).status()).isEqualTo(200);
    assertThat(get("X-Long: " + "x".repeat(3000)).status()).isEqualTo(431);
  }

  @Test
  void saysThatItOrdersNoCertificates() throws Exception {
    save(
        "tls: {listen: '127.0.0.1:0', acme: {directory: 'https://127.0.0.1:1/directory',"
            + " agree-to-terms: true}}\n"
            + ONE);
    dev("--config", file().toString());
    when(it -> it.status() == 200);
    whenTold("tls.acme is set, and `claviger dev` orders no certificate");
  }

  @Test
  void namesTheAddressThatDoesNotAnswer() throws Exception {
    var down = "http://127.0.0.1:" + freePort();
    save("sites: [{policy: allow-any, routes: [{path: /, proxy: \"%s\"}]}]\n".formatted(down));
    dev("--config", file().toString());
    var page = when(it -> it.status() == 502, BROWSER);
    assertThat(page.body())
        .contains(down + " does not answer")
        .contains("Start the application that should listen there");
    assertThat(page.header("X-Claviger-Mode")).isEqualTo("development");
    assertThat(get().body()).startsWith(down + " does not answer\n");
  }

  @Test
  void runsAnApplicationWithoutAnyFile() throws Exception {
    var shop = Files.writeString(directory.resolve("Shop.java"), AppsTest.SHOP);
    var gate = directory.resolve("gate");
    dev(
        "--app",
        "until [ -e %s ]; do sleep 0.1; done; exec %s %s".formatted(gate, AppsTest.JAVA, shop));
    assertThat(when(it -> it.status() == 503, BROWSER).body())
        .contains("The application app does not answer")
        .contains("Shop.java");
    Files.createFile(gate);
    var page = when(it -> it.status() == 200);
    assertThat(page.body()).endsWith(" null");
    assertThat(page.header("X-Claviger-Mode")).isEqualTo("development");
    assertThat(get("Authorization: Bearer wrong").status()).isEqualTo(401);
  }

  @Test
  void startsAnApplicationAnewWhenItsSourcesChange() throws Exception {
    var shop = application("first");
    save(APP.formatted(AppsTest.JAVA, shop.getParent()));
    dev("--config", file().toString());
    assertThat(when(it -> it.status() == 200).body()).isEqualTo("first\n");
    whenSaid("Following " + shop.getParent());
    Files.writeString(shop.resolveSibling("shop.log"), "written by the application");
    application("second");
    when(it -> it.body().equals("second\n"));
    // one that does not start leaves the one before, and is mended by the next change
    Files.writeString(shop, "class");
    whenTold("app shop does not get ready");
    assertThat(get().body()).isEqualTo("second\n");
    application("third");
    when(it -> it.body().equals("third\n"));
    assertThat(err.toString(UTF_8))
        .contains("Shop.java has changed")
        .doesNotContain("shop.log has changed");
  }

  @Test
  void waitsForAnApplicationThatIsBrokenFromTheStart() throws Exception {
    var shop = application("first");
    Files.writeString(shop, "class");
    save(APP.formatted(AppsTest.JAVA, shop.getParent()));
    dev("--config", file().toString());
    when(it -> it.status() == 503);
    whenSaid("Following " + shop.getParent());
    whenSaid("shop.1 | ");
    application("mended");
    when(it -> it.body().equals("mended\n"));
    // and other sites can be taken over
    save(APP.formatted(AppsTest.JAVA, shop.getParent()).replace("path: /,", "path: /shop/,"));
    when(it -> it.status() == 404);
    assertThat(err.toString(UTF_8)).doesNotContain("waiting for the settings file");
  }

  private static final String APP =
      """
      apps: [{name: shop, command: '%s Shop.java', directory: %s, times: {restart: 50ms}}]
      sites: [{policy: allow-any, routes: [{path: /, app: shop}]}]
      """;

  /// One that answers with this text.
  private Path application(String text) throws IOException {
    var folder = Files.createDirectories(directory.resolve("shop"));
    return Files.writeString(
        folder.resolve("Shop.java"),
        """
        void main() throws Exception {
          var address = new java.net.InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT")));
          var server = com.sun.net.httpserver.HttpServer.create(address, 0);
          server.createContext("/", it -> {
            var text = "%s\\n".getBytes();
            it.sendResponseHeaders(200, text.length);
            it.getResponseBody().write(text);
            it.close();
          });
          server.start();
        }
        """
            .formatted(text));
  }

  private void whenTold(String text) throws InterruptedException {
    while (!err.toString(UTF_8).contains(text)) {
      Thread.sleep(20);
    }
  }

  @Test
  void showsWhyARequestFailed() throws Exception {
    save(ONE);
    dev("--config", file().toString());
    when(it -> it.status() == 200);
    try (var database =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/claviger.db"));
        var statement = database.createStatement()) {
      statement.execute("ALTER TABLE account RENAME TO elsewhere");
    }
    var form = "username=admin&password=x";
    var page =
        send(
            "POST /api/token/ HTTP/1.1\r\nHost: a.example\r\nContent-Type:"
                + " application/x-www-form-urlencoded\r\nContent-Length: "
                + form.length()
                + "\r\nConnection: close\r\n\r\n"
                + form);
    assertThat(page.status()).isEqualTo(500);
    assertThat(page.body())
        .startsWith("Request %s failed\n".formatted(page.header("X-Request-ID")))
        .contains("POST /api/token/")
        .contains("no such table");
  }

  @Test
  void isForThisMachineAlone() throws IOException {
    save("listen: 0.0.0.0:0\n" + ONE);
    var refused = CommandRun.run("dev", "--config", file().toString());
    assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .isEqualTo(
            "claviger: listen is 0.0.0.0:0, where others see every error: listen on 127.0.0.1, or"
                + " add --force-listen\n");
  }

  @Test
  void takesAnApplicationFromTheFileOrFromTheCommandLine() throws IOException {
    save(ONE);
    var refused = CommandRun.run("dev", "--config", file().toString(), "--", "node", "server.js");
    assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("name the application there, under apps");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path file() {
    return directory.resolve("claviger.yaml");
  }

  /// As editors do that write in place.
  private void save(String yaml) throws IOException {
    Files.writeString(file(), yaml);
  }

  /// As editors do that replace.
  private void replace(String yaml) throws IOException {
    var other = Files.writeString(directory.resolve(".claviger.yaml.swp"), yaml);
    Files.move(other, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void dev(String... words) {
    var all = new ArrayList<>(List.of("dev", "--data", directory.resolve("data").toString()));
    all.addAll(List.of("--listen", "127.0.0.1:" + address.getPort()));
    all.addAll(List.of("--passwords-argon2-memory", "64"));
    all.addAll(Arrays.asList(words));
    var surroundings =
        new Surroundings(
            Map.of(),
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Terminals.NONE);
    started.add(
        Thread.ofPlatform().start(() -> Main.run(surroundings, all.toArray(String[]::new))));
  }

  private Answer get(String... headerLines) throws IOException {
    var lines = headerLines.length == 0 ? "" : String.join("\r\n", headerLines) + "\r\n";
    return ServedSite.send(
        address,
        "GET / HTTP/1.1\r\nHost: app.example\r\n%sConnection: close\r\n\r\n".formatted(lines));
  }

  private Answer send(String request) throws IOException {
    return ServedSite.send(address, request);
  }

  /// Asks until the answer is the one that is waited for; between two servers nobody listens, and
  /// who comes just as the first one leaves is reset.
  private Answer when(Predicate<Answer> awaited, String... headerLines) throws Exception {
    while (true) {
      try {
        var answer = get(headerLines);
        if (awaited.test(answer)) {
          return answer;
        }
      } catch (SocketException notYet) {
        // asked again
      }
      Thread.sleep(20);
    }
  }

  private void whenSaid(String text) throws InterruptedException {
    while (!out.toString(UTF_8).contains(text)) {
      Thread.sleep(20);
    }
  }
}

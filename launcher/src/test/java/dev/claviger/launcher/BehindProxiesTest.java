package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who an application hears that its client is, where proxies stand in front: what those said, and
/// nothing that the client wrote in their place (RFC 7239 section 8.1).
@TestInstance(Lifecycle.PER_CLASS)
class BehindProxiesTest {

  private static final String SETTINGS =
      """
      upstreams: [{name: app, servers: [$APP]}]
      sites: [{hosts: app.example, policy: allow-any, routes: [{proxy: app}]}]
      """;

  @TempDir static Path directory;
  private ServedSite xForwarded;
  private ServedSite forwarded;
  private ServedSite unnamed;

  @BeforeAll
  void start() throws IOException {
    xForwarded = serve("x", SETTINGS, "web.trusted-proxies", "127.0.0.1, 10.0.0.0/8");
    forwarded =
        serve(
            "f",
            SETTINGS.replace("name: app,", "name: app, forwarded: forwarded,"),
            "web.trusted-proxies",
            "127.0.0.1, 10.0.0.0/8, 2001:db8:1::/48",
            "web.trusted-headers",
            "forwarded");
    unnamed = serve("u", SETTINGS, "web.trusted-proxies", "10.0.0.0/8");
  }

  private static ServedSite serve(String name, String yaml, String... flags) throws IOException {
    return new ServedSite(Files.createDirectory(directory.resolve(name)), yaml, flags);
  }

  @AfterAll
  void stop() {
    xForwarded.close();
    forwarded.close();
    unnamed.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // X-Forwarded-For             | X-Forwarded-Proto  | client       | scheme
        "-                             | -                  | 127.0.0.1    | http",
        "-                             | https              | 127.0.0.1    | https",
        "192.0.2.7                     | -                  | 192.0.2.7    | http",
        "192.0.2.7                     | https              | 192.0.2.7    | https",
        "192.0.2.7                     | HTTPS              | 192.0.2.7    | https",
        "192.0.2.7                     | wss                | 192.0.2.7    | https",
        "192.0.2.7                     | ws                 | 192.0.2.7    | http",
        "192.0.2.7                     | javascript         | 192.0.2.7    | http",
        "192.0.2.7:4711                | https              | 192.0.2.7    | https",
        "[2001:db8::7]:4711            | https              | 2001:db8:0:0:0:0:0:7 | https",
        "192.0.2.7, 10.1.1.1           | https, http        | 192.0.2.7    | https",
        "192.0.2.7, 10.1.1.1           | https              | 192.0.2.7    | https",
        "6.6.6.6, 192.0.2.7            | https, http        | 192.0.2.7    | http",
        "6.6.6.6, 192.0.2.7, 10.1.1.1  | https, http, https | 192.0.2.7    | http",
        "6.6.6.6, unknown              | https              | 127.0.0.1    | https",
        "'6.6.6.6, '                   | https              | 127.0.0.1    | https",
        "app.example                   | https              | 127.0.0.1    | https",
      })
  void xForwardedIsBelieved(String addresses, String schemes, String client, String scheme)
      throws IOException {
    var lines =
        List.of(
            "Forwarded: for=6.6.6.6;proto=https;host=evil.example",
            addresses == null ? "X-A: 1" : "X-Forwarded-For: " + addresses,
            schemes == null ? "X-B: 1" : "X-Forwarded-Proto: " + schemes);
    assertThat(heard(xForwarded.get("/", lines.toArray(String[]::new))))
        .containsExactlyInAnyOrder(
            "x-forwarded-for: " + (client.equals("127.0.0.1") ? client : client + ", 127.0.0.1"),
            "x-forwarded-proto: " + scheme,
            "x-forwarded-host: app.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // Forwarded                                           | client      | scheme
        "for=192.0.2.7                                         | 192.0.2.7   | http",
        "For=192.0.2.7;Proto=https                             | 192.0.2.7   | https",
        "proto=https;by=10.0.0.1;for=192.0.2.7;host=a.example  | 192.0.2.7   | https",
        "for=\"192.0.2.7:4711\" ; proto=\"https\"              | 192.0.2.7   | https",
        "for=\"192.0.2\\.7\";proto=https                       | 192.0.2.7   | https",
        "for=\"[2001:db8::7]\";proto=https            | \"[2001:db8:0:0:0:0:0:7]\" | https",
        "for=\"[2001:db8::7]:47\";proto=https         | \"[2001:db8:0:0:0:0:0:7]\" | https",
        "for=192.0.2.7;proto=https,for=\"[2001:db8:1::1]\";proto=http | 192.0.2.7 | https",
        "for=192.0.2.7;proto=https, , for=10.1.1.1             | 192.0.2.7   | https",
        "for=6.6.6.6;proto=https, for=192.0.2.7;proto=http     | 192.0.2.7   | http",
        "for=6.6.6.6, for=unknown;proto=https                  | 127.0.0.1   | https",
        "for=6.6.6.6, for=_hidden;proto=https                  | 127.0.0.1   | https",
        "for=6.6.6.6, proto=https                              | 127.0.0.1   | https",
        // not to be read, and so not to be believed
        "for=6.6.6.6;proto=https;                              | 6.6.6.6     | https",
        "for=6.6.6.6;for=192.0.2.7                             | 127.0.0.1   | http",
        "for=\"6.6.6.6                                         | 127.0.0.1   | http",
        "for=6.6.6.6\\                                         | 127.0.0.1   | http",
        "for=\"6.6.6.6\\                                       | 127.0.0.1   | http",
        "for 6.6.6.6                                           | 127.0.0.1   | http",
        "for=                                                  | 127.0.0.1   | http",
        "for=6.6.6.6 proto=https                               | 127.0.0.1   | http",
        "for=\"6.6.6.6\"x;proto=https                          | 127.0.0.1   | http",
        // a client's quotation mark that takes in what the proxy appended
        "for=6.6.6.6;x=\", for=192.0.2.7;proto=https           | 127.0.0.1   | http",
        "for=6.6.6.6;x=\", for=\"[2001:db8::7]\";proto=https   | 127.0.0.1   | http",
        "x=\", for=\";for=6.6.6.6;y=\"                         | 127.0.0.1   | http",
      })
  void forwardedIsBelieved(String line, String client, String scheme) throws IOException {
    var known = "for=" + client + ";proto=" + scheme + ";host=\"app.example\"";
    assertThat(
            heard(
                forwarded.get(
                    "/",
                    "Forwarded: " + line,
                    "X-Forwarded-For: 6.6.6.6",
                    "X-Forwarded-Proto: https")))
        .containsExactly(
            "forwarded: " + (client.equals("127.0.0.1") ? known : known + ", for=127.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=6.6.6.6    | for=192.0.2.7;proto=https    | 192.0.2.7",
        "for=\"6.6.6.6  | for=192.0.2.7;proto=https    | 192.0.2.7",
        "for=192.0.2.7;proto=https  | for=10.1.1.1     | 192.0.2.7",
      })
  void aLineForEachProxy(String first, String second, String client) throws IOException {
    assertThat(heard(forwarded.get("/", "Forwarded: " + first, "Forwarded: " + second)))
        .containsExactly(
            "forwarded: for=" + client + ";proto=https;host=\"app.example\", for=127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({"X-Forwarded-For: 10.1.1.1", "X-Forwarded-Proto: https", "Forwarded: for=10.1.1.1"})
  void thoseThatNobodyNamedAreClients(String line) throws IOException {
    assertThat(heard(unnamed.get("/", line)))
        .containsExactlyInAnyOrder(
            "x-forwarded-for: 127.0.0.1",
            "x-forwarded-proto: http",
            "x-forwarded-host: app.example");
  }

  private static List<String> heard(ServedSite.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer
        .body()
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).contains("forwarded"))
        .toList();
  }
}

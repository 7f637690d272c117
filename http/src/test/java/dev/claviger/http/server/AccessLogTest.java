package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {

  private static final String REQUEST =
      String.join(
          "\r\n",
          "GET /a/b?token=secret HTTP/1.1",
          "Host: x",
          "Referer: http://x/?code=secret",
          "User-Agent: curl\"/1 \\ \u00e9\u009b",
          "Authorization: Bearer secret",
          "",
          "");

  private static String log(AccessLogFormat format, boolean query, String... requests) {
    return log(format, query, Request::remoteAddress, requests);
  }

  private static String log(
      AccessLogFormat format,
      boolean query,
      Function<Request, InetSocketAddress> clients,
      String... requests) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AccessLogOptions options = new AccessLogOptions(format, Optional.empty(), query);
    try (AccessLog log = AccessLog.to(options, clients, out)) {
      try (HttpServer server =
          HttpServer.start(
              HttpOptions.defaults(),
              log,
              List.of(TestServer.listener("app", _ -> Response.text(200, "hello"))))) {
        for (String request : requests) {
          try (RawClient client = new RawClient(server.address("app"))) {
            client.exchange(request);
          }
        }
      }
    }
    return out.toString(UTF_8);
  }

  @Test
  void combinedAsApacheAndNginxWriteIt() {
    assertThat(log(AccessLogFormat.COMBINED, false, REQUEST))
        .matches(
            "127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000]"
                + " \"GET /a/b HTTP/1\\.1\" 200 5 \"http://x/\""
                + " \"curl\\\\\"/1 \\\\\\\\ \\\\xe9\\\\x9b\" [0-9a-f]{16} \\d+\\.\\d{6}\n");
  }

  @Test
  void jsonWithOneObjectALine() {
    assertThat(log(AccessLogFormat.JSON, true, REQUEST))
        .matches(
            "\\{\"time\":\"[-0-9T:.]+Z\",\"listener\":\"app\",\"address\":\"127\\.0\\.0\\.1\","
                + "\"method\":\"GET\",\"target\":\"/a/b\\?token=secret\",\"protocol\":\"HTTP/1\\.1\","
                + "\"status\":200,\"bytes\":5,\"seconds\":\\d+\\.\\d{6},"
                + "\"referer\":\"http://x/\\?code=secret\","
                + "\"user_agent\":\"curl\\\\\"/1 \\\\\\\\ \\\\u00e9\\\\u009b\","
                + "\"request_id\":\"[0-9a-f]{16}\"}\n");
  }

  @Test
  void namesTheClientAndWhoStandsBetween() {
    var client = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::7"), 0);
    assertThat(log(AccessLogFormat.COMBINED, false, _ -> client, REQUEST))
        .startsWith("2001:db8:0:0:0:0:0:7 - - [")
        .endsWith(" peer=127.0.0.1\n");
    assertThat(log(AccessLogFormat.JSON, false, _ -> client, REQUEST))
        .contains("\"address\":\"2001:db8:0:0:0:0:0:7\",\"peer\":\"127.0.0.1\",\"method\"");
  }

  @Test
  void keepsSecretsOut() {
    for (AccessLogFormat format : AccessLogFormat.values()) {
      assertThat(log(format, false, REQUEST)).doesNotContain("secret");
    }
  }

  @Test
  void cannotBeForged() {
    String forging =
        "GET /%0a127.0.0.1%20-%20- HTTP/1.1\r\nHost: x\r\n\r\n"; // refused: a control character
    String quoting = "GET /\"%20200 HTTP/1.1\r\nHost: x\r\nUser-Agent: a\" 200\r\n\r\n";
    String lines = log(AccessLogFormat.COMBINED, false, forging, quoting);
    assertThat(lines.lines()).hasSize(2);
    assertThat(lines.lines().toList().getFirst()).contains("\"-\" 400 0 \"-\" \"-\"");
    assertThat(lines.lines().toList().getLast()).contains("\"GET /\\\"%20200 HTTP/1.1\" 200 5");
    assertThat(lines).contains("\"a\\\" 200\"");
  }

  @Test
  void writesRefusalsWithTheirReason() {
    assertThat(log(AccessLogFormat.JSON, false, "GET / HTTP/1.1\r\n\r\n"))
        .contains("\"status\":400", "\"refused\":\"malformed_host\"");
  }

  @Test
  void writesNothingWhenOff() {
    assertThat(log(AccessLogFormat.OFF, false, REQUEST)).isEmpty();
  }

  @Test
  void appendsToAFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("access.log");
    Files.writeString(file, "before\n");
    AccessLogOptions options = new AccessLogOptions(AccessLogFormat.JSON, Optional.of(file), false);
    try (AccessLog log = AccessLog.open(options, Request::remoteAddress)) {
      log.refused(
          new RefusedRequest(
              "app",
              java.net.InetSocketAddress.createUnresolved("a", 1),
              java.time.Instant.EPOCH,
              Refusal.MALFORMED_HOST));
    }
    assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("before");
  }

  @Test
  void namesTheFileThatCannotBeOpened(@TempDir Path directory) {
    AccessLogOptions options =
        new AccessLogOptions(
            AccessLogFormat.JSON, Optional.of(directory.resolve("no/access.log")), false);
    assertThatThrownBy(() -> AccessLog.open(options, Request::remoteAddress))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no/access.log");
  }

  @Test
  void goesOnServingWhenTheDiskIsFull() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    AccessLogOptions options =
        new AccessLogOptions(AccessLogFormat.COMBINED, Optional.empty(), false);
    try (AccessLog log = AccessLog.to(options, Request::remoteAddress, full);
        HttpServer server =
            HttpServer.start(
                HttpOptions.defaults(),
                log,
                List.of(TestServer.listener("app", _ -> Response.text(200, "hello"))));
        RawClient client = new RawClient(server.address("app"))) {
      assertThat(client.exchange(REQUEST).status()).isEqualTo(200);
      assertThat(client.exchange(REQUEST).status()).isEqualTo(200);
    }
  }
}

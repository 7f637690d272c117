package dev.claviger.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.claviger.http.server.Http3Options;
import dev.claviger.http.server.RawHttp2;
import dev.claviger.http.server.RawHttp2.Answer;
import dev.claviger.http.server.RawHttp3;
import dev.claviger.http.server.TestServer;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import io.netty.handler.codec.quic.Quic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The corpus in `src/test/resources/http2`: requests by HTTP/2 and HTTP/3, forwarded to a server
/// that speaks HTTP/1.1 and writes down every byte it gets.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("JdkObsolete") // written by one thread and read by another
class Http2DowngradeTest {

  private final List<StringBuffer> received = new ArrayList<>();
  private final ScriptedServer server = ScriptedServer.serving(this::record);
  private final TestProxy proxy = TestProxy.to(server, "limits.idle-connections", "0");
  private final TestAuthority authority;
  private final Tls tls;
  private final Optional<TestServer> overQuic;

  Http2DowngradeTest(@TempDir Path folder) {
    authority = new TestAuthority(folder);
    tls =
        Tls.open(
            List.of(authority.issue("local", "localhost")),
            HandshakeOptions.defaults(),
            Duration.ofMinutes(1));
    Http3Options on = new Http3Options(true, Duration.ofDays(1), 0, 100);
    overQuic =
        Quic.isAvailable()
            ? Optional.of(TestServer.secure(tls, on, TestProxy.forwarding(proxy.upstream())))
            : Optional.empty();
  }

  private void record(ScriptedServer.Peer peer) throws IOException {
    StringBuffer bytes = new StringBuffer();
    synchronized (received) {
      received.add(bytes);
    }
    while (!isComplete(bytes.toString())) {
      int next = peer.in.read();
      if (next < 0) {
        return;
      }
      bytes.append((char) next);
    }
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    for (int next = peer.in.read(); next >= 0; next = peer.in.read()) {
      bytes.append((char) next); // the second request, if there is one
    }
  }

  /// By the simplest reading there is of RFC 9112.
  private static boolean isComplete(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = text.substring(0, end + 2);
    String content = text.substring(end + 4);
    if (head.contains("Transfer-Encoding: chunked\r\n")) {
      return content.startsWith("0\r\n\r\n")
          || content.matches("(?s).*\r\n0\r\n([a-z0-9-]+: [^\r\n]*\r\n)*\r\n");
    }
    var length =
        java.util.regex.Pattern.compile("(?i)\r\nContent-Length: ([0-9]+)\r\n").matcher(head);
    return !length.find() || content.length() >= Integer.parseInt(length.group(1));
  }

  @AfterAll
  void stop() {
    overQuic.ifPresent(TestServer::close);
    tls.close();
    proxy.close();
    server.close();
  }

  @Test
  void enoughCases() {
    assertThat(cases()).hasSizeGreaterThan(80);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cannotSmuggle(Case one) throws InterruptedException {
    synchronized (received) {
      received.clear();
    }
    try (RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      one.sendBy(client);
      Answer answer = client.answer(1);
      switch (one.outcome) {
        case "reset" -> assertThat(answer.error()).isEqualTo(RawHttp2.PROTOCOL_ERROR);
        case "broken" ->
            assertThat(answer.status() >= 400 || answer.error() == RawHttp2.PROTOCOL_ERROR)
                .isTrue();
        default -> {
          if (one.outcome.startsWith("passes ")) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.content()).isEqualTo("ok");
          } else {
            assertThat(answer.status()).isEqualTo(Integer.parseInt(one.outcome));
          }
        }
      }
      // others are answered, on the same connection and on new ones
      assertThat(RawHttp2.ask(proxy.server().address(), "/next").status()).isEqualTo(200);
    }
    TimeUnit.MILLISECONDS.sleep(20);
    expectNothingElse(one);
  }

  /// Here the codec refuses less, and we more: what is reset by the one is answered by the other.
  @Tag("quic")
  @ParameterizedTest
  @MethodSource("cases")
  void cannotSmuggleByHttp3(Case one) throws InterruptedException {
    assumeTrue(
        overQuic.isPresent(), () -> "QUIC's library does not load: " + Quic.unavailabilityCause());
    synchronized (received) {
      received.clear();
    }
    InetSocketAddress address = overQuic.orElseThrow().address();
    try (RawHttp3 client = RawHttp3.to(address, authority.authorities(), "localhost")) {
      Answer answer = one.sendBy(client.open()).answer();
      switch (one.outcome) {
        case "reset", "broken" ->
            assertThat(answer.status() >= 400 || answer.error() != -1).isTrue();
        default -> {
          if (one.outcome.startsWith("passes ")) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.content()).isEqualTo("ok");
          } else {
            assertThat(answer.status()).isIn(0, 400, Integer.parseInt(one.outcome));
            assertThat(answer.status() > 0 || answer.error() != -1).isTrue();
          }
        }
      }
      assertThat(client.ask("/next").status()).isEqualTo(200);
    }
    TimeUnit.MILLISECONDS.sleep(20);
    expectNothingElse(one);
  }

  private void expectNothingElse(Case one) {
    List<String> requests;
    synchronized (received) {
      requests = received.stream().map(StringBuffer::toString).toList();
    }
    requests = requests.stream().filter(r -> !r.isEmpty() && !r.startsWith("GET /next ")).toList();
    if (one.outcome.startsWith("passes ")) {
      assertThat(requests).hasSize(1);
      String request = requests.getFirst();
      String head = request.substring(0, request.indexOf("\r\n\r\n") + 2);
      assertThat(head).startsWith(one.outcome.substring("passes ".length()) + "\r\n");
      assertThat(head.split("(?i)\r\nhost: ", -1)).hasSize(2);
      assertThat(head.split("(?i)\r\n(content-length|transfer-encoding): ", -1))
          .hasSizeLessThanOrEqualTo(2);
      assertThat(head).doesNotContainIgnoringCase("\r\nte: ").doesNotContain("\r\n:");
    } else {
      // what had begun before it was found broken was never completed
      assertThat(requests).noneMatch(Http2DowngradeTest::isComplete);
    }
  }

  record Case(String name, String outcome, List<String> lines) {

    void sendBy(RawHttp2 client) {
      client.headers(1, content().isEmpty(), fields());
      content().forEach(line -> sendContent(client, line));
    }

    RawHttp3.Exchanged sendBy(RawHttp3.Exchanged client) {
      client.headers(content().isEmpty(), fields());
      for (String line : content()) {
        if (line.startsWith("~")) {
          client.headers(true, field(line.substring(1)).toArray(String[]::new));
        } else if (line.startsWith("=+ ")) {
          client.data(false, bytes(line.substring(3)));
        } else {
          client.data(true, bytes(line.substring(2)));
        }
      }
      return client;
    }

    private List<String> content() {
      return lines.stream().filter(Case::isContent).toList();
    }

    private static boolean isContent(String line) {
      return line.startsWith("=") || line.startsWith("~");
    }

    private String[] fields() {
      List<String> fields = new ArrayList<>();
      for (String line : lines) {
        if (isContent(line)) {
          continue;
        }
        if (line.matches("[A-Z]+ .*")) {
          int space = line.indexOf(' ');
          fields.addAll(
              List.of(
                  RawHttp2.request(line.substring(0, space), bytes(line.substring(space + 1)))));
        } else {
          fields.addAll(field(line));
        }
      }
      return fields.toArray(String[]::new);
    }

    private static void sendContent(RawHttp2 client, String line) {
      if (line.startsWith("~")) {
        client.headers(1, true, field(line.substring(1)).toArray(String[]::new));
      } else if (line.startsWith("=+ ")) {
        client.data(1, false, bytes(line.substring(3)));
      } else {
        client.data(1, true, bytes(line.substring(2)));
      }
    }

    private static List<String> field(String line) {
      if (line.endsWith(":\\s")) {
        return List.of(bytes(line.substring(0, line.length() - 3)), "");
      }
      int colon = line.indexOf(": ", 1);
      return List.of(bytes(line.substring(0, colon)), bytes(line.substring(colon + 2)));
    }

    private static String bytes(String escaped) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < escaped.length(); i++) {
        char c = escaped.charAt(i);
        if (c != '\\') {
          text.append(c);
          continue;
        }
        char kind = escaped.charAt(++i);
        switch (kind) {
          case 'r' -> text.append('\r');
          case 'n' -> text.append('\n');
          case 't' -> text.append('\t');
          case 's' -> text.append(' ');
          case '0' -> text.append('\0');
          case 'x' -> {
            text.append((char) Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
            i += 2;
          }
          default -> text.append(kind);
        }
      }
      return text.toString();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    try (Stream<String> lines = Files.lines(Path.of("src/test/resources/http2/downgrade.txt"))) {
      lines.forEach(line -> {
        if (line.startsWith("--- ")) {
          int colon = line.lastIndexOf(": ");
          cases.add(
              new Case(line.substring(4, colon), line.substring(colon + 2), new ArrayList<>()));
        } else if (!line.isBlank()) {
          cases.getLast().lines.add(line);
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }
}

package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.proxy.Upstream;
import dev.claviger.http.proxy.UpstreamOptions;
import dev.claviger.http.server.RecordingServer.Received;
import dev.claviger.http.server.RequestCorpusTest.Case;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The corpus, and what of it reaches a server behind us, by that server's own reading: as many
/// requests as we have answered, with the headers that the client sent but for those that end here,
/// and ours. Of what we refuse, nothing that could be taken for a whole request.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedCorpusTest {

  private static final Set<String> END_HERE =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "forwarded",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "transfer-encoding",
          "upgrade",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-proto",
          "x-real-ip");

  /// Whoever names these in `Connection`, they go on: RFC 9110 section 7.6.1 is for others.
  private static final Set<String> NOT_TO_BE_NOMINATED = Set.of("authorization", "cookie");

  private static final Set<String> TRAILERS = Set.of("server-timing");

  private final RecordingServer behind = new RecordingServer();
  private final Upstream upstream = Upstream.open("behind", UpstreamOptions.of(behind.url()));
  private final TestServer proxy =
      TestServer.with(
          new Handler() {
            @Override
            public Response handle(Request request) {
              throw new AssertionError("not at once");
            }

            @Override
            public Optional<Response> atOnce(Request request) {
              return Optional.of(upstream.forward(request));
            }
          },
          RequestCorpusTest.HTTP1);

  @BeforeEach
  void forget() {
    behind.received.clear();
    behind.unreadable.clear();
    var _ = behind.bytes();
  }

  @AfterAll
  void stop() throws Exception {
    proxy.close();
    upstream.close();
    behind.close();
  }

  static Stream<Case> valid() {
    return RequestCorpusTest.valid();
  }

  static Stream<Case> invalid() {
    return RequestCorpusTest.invalid();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void whatIsValidArrivesAsItWasSent(Case request) throws Exception {
    for (boolean byteByByte : List.of(false, true)) {
      int answers = request.expected().size() - 1;
      try (RawClient client = proxy.connect()) {
        request.sendBy(client, byteByByte);
        String sent = request.raw();
        for (int i = 0; i < answers; i++) {
          String content = client.receive().content();
          Received received = behind.received.poll(10, TimeUnit.SECONDS);
          assertThat(received).isNotNull();
          assertThat(content).startsWith(received.line());
          sent = expectHead(sent, received);
          expectContent(request.expected().get(i), received);
        }
      }
      expectNothingElse();
    }
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void ofWhatIsRefusedNothingWholeArrives(Case request) throws Exception {
    for (boolean byteByByte : List.of(false, true)) {
      int answers = request.expected().size() - 1;
      try (RawClient client = proxy.connect()) {
        request.sendBy(client, byteByByte);
        client.send("GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
        for (int i = 0; i < answers; i++) {
          assertThat(client.receive().status()).isEqualTo(200);
          assertThat(behind.received.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
        int status = client.receive().status();
        assertThat(status)
            .isEqualTo(Integer.parseInt(request.expected().getLast().substring(0, 3)));
      }
      assertThat(behind.bytes()).doesNotContain("/smuggled");
      expectNothingElse();
    }
  }

  private void expectNothingElse() {
    assertThat(behind.received).isEmpty();
    assertThat(behind.unreadable).isEmpty();
  }

  /// Returns what was sent behind the request.
  private static String expectHead(String sent, Received received) {
    String raw = sent.startsWith("\r\n") ? sent.substring(2) : sent;
    int end = raw.indexOf("\r\n\r\n");
    List<String> lines = List.of(raw.substring(0, end).split("\r\n", -1));
    String[] line = lines.getFirst().split(" ", -1);
    List<String> fields = lines.subList(1, lines.size());
    assertThat(received.line()).isEqualTo(line[0] + " " + originForm(line[1]) + " HTTP/1.1");
    String host = value(fields, "host").orElse(received.fields().getFirst().substring(6));
    List<String> expected = new ArrayList<>(List.of("Host: " + host));
    expected.addAll(endToEnd(fields));
    expected.add("X-Forwarded-For: 127.0.0.1");
    expected.add("X-Forwarded-Proto: http");
    expected.add("X-Forwarded-Host: " + host);
    expected.add("X-Request-ID: ?");
    expected.add("Via: %s claviger".formatted(line[2].substring("HTTP/".length())));
    assertThat(withoutFraming(received)).isEqualTo(expected);
    String behind = raw.substring(end + 4);
    return received.chunked()
        ? behindChunks(behind)
        : behind.substring(value(fields, "content-length").map(Integer::parseInt).orElse(0));
  }

  private static String behindChunks(String raw) {
    int line = raw.indexOf("\r\n");
    int size = HexFormat.fromHexDigits(raw.substring(0, line).replaceFirst(";.*", ""));
    return size > 0
        ? behindChunks(raw.substring(line + 2 + size + 2))
        : raw.substring(raw.indexOf("\r\n\r\n") + 4);
  }

  private static List<String> withoutFraming(Received received) {
    return received.fields().stream()
        .filter(field -> !field.startsWith("Content-Length: "))
        .filter(field -> !field.equals("Transfer-Encoding: chunked"))
        .map(field -> field.replaceFirst("^X-Request-ID: [0-9a-f]{16}$", "X-Request-ID: ?"))
        .toList();
  }

  private static String originForm(String target) {
    if (target.startsWith("/") || target.equals("*")) {
      return target;
    }
    String path = target.replaceFirst("^[a-z]+://[^/?]*", "");
    return path.startsWith("/") ? path : "/" + path;
  }

  private static List<String> endToEnd(List<String> fields) {
    Set<String> nominated = new TreeSet<>();
    for (String field : fields) {
      if (name(field).equals("connection")) {
        Stream.of(value(field).split(",", -1))
            .map(it -> it.strip().toLowerCase(Locale.ROOT))
            .forEach(nominated::add);
      }
    }
    nominated.removeAll(NOT_TO_BE_NOMINATED);
    return fields.stream()
        .filter(field -> !END_HERE.contains(name(field)))
        .filter(field -> !nominated.contains(name(field)))
        .filter(field -> name(field).indexOf('_') < 0)
        .map(field -> field.substring(0, field.indexOf(':')) + ": " + value(field))
        .toList();
  }

  private static Optional<String> value(List<String> fields, String name) {
    return fields.stream()
        .filter(field -> name(field).equals(name))
        .map(RecordedCorpusTest::value)
        .findFirst();
  }

  private static String name(String field) {
    return field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
  }

  private static String value(String field) {
    return field.substring(field.indexOf(':') + 1).replaceAll("^[ \t]+|[ \t]+$", "");
  }

  private static void expectContent(String answer, Received received) {
    String content = received.content().replace("\r", "\\r").replace("\n", "\\n");
    assertThat(answer).endsWith(" \"" + content + "\"");
    assertThat(received.trailers()).allSatisfy(field -> assertThat(TRAILERS).contains(name(field)));
  }
}

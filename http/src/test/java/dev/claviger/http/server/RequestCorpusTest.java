package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The corpus in `src/test/resources/requests`, against a running server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestCorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/requests");
  private static final String BEHIND = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

  static final String[] HTTP1 = {"http2.plain", "false"};

  private final Set<String> paths = ConcurrentHashMap.newKeySet();

  /// What stands behind the server, to be stopped after it.
  final List<AutoCloseable> behind = new ArrayList<>();

  private TestServer server = start(this::describe);

  /// A server whose requests this handler sees. It speaks HTTP/1 alone: the corpus has a preface of
  /// HTTP/2.
  TestServer start(Handler describing) {
    return TestServer.with(describing, HTTP1);
  }

  @BeforeAll
  void enoughCases() {
    assertThat(cases("valid").count() + cases("invalid").count()).isGreaterThan(150);
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    for (AutoCloseable one : behind) {
      one.close();
    }
  }

  @ParameterizedTest
  @MethodSource("valid")
  void answersWhatIsValid(Case request) {
    expectAnswers(request, false);
    expectAnswers(request, true);
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void refusesWhatIsNot(Case request) throws InterruptedException {
    expectRefusal(request, false);
    expectRefusal(request, true);
  }

  private void expectAnswers(Case request, boolean byteByByte) {
    try (RawClient client = server.connect()) {
      request.sendBy(client, byteByByte);
      List<String> answers = request.expected.subList(0, request.expected.size() - 1);
      for (String expected : answers) {
        RawClient.Answer answer = client.receive();
        assertThat(answer.status() + " " + answer.content()).isEqualTo(expected);
      }
      if (request.expected.getLast().equals("closed")) {
        assertThat(client.isClosed()).isTrue();
      } else {
        assertThat(client.exchange("GET /next HTTP/1.1\r\nHost: x\r\n\r\n").content())
            .startsWith("GET /next");
      }
    }
  }

  private void expectRefusal(Case request, boolean byteByByte) throws InterruptedException {
    try (RawClient client = server.connect()) {
      request.sendBy(client, byteByByte);
      client.send(BEHIND);
      for (String expected : request.expected.subList(0, request.expected.size() - 1)) {
        RawClient.Answer answer = client.receive();
        assertThat(answer.status() + " " + answer.content()).isEqualTo(expected);
      }
      Refusal refusal = Refusal.valueOf(request.expected.getLast().substring(4));
      RawClient.Answer answer = client.receive();
      assertThat(answer.status() + " " + server.awaitRefused().reason())
          .isEqualTo(request.expected.getLast());
      assertThat(answer.content()).isEqualTo(refusal.publicText() + "\n");
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(client.isClosed()).isTrue();
      assertThat(paths).doesNotContain("/smuggled");
    }
  }

  private Response describe(Request request) {
    paths.add(request.path());
    String content =
        new String(request.body().bytes(), ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n");
    String seen =
        "%s %s %s \"%s\""
            .formatted(request.method(), request.path(), request.rawQuery().orElse("-"), content);
    return Response.bytes(200, "text/plain", seen.getBytes(ISO_8859_1));
  }

  static Stream<Case> valid() {
    return cases("valid");
  }

  static Stream<Case> invalid() {
    return cases("invalid");
  }

  private static Stream<Case> cases(String kind) {
    try (Stream<Path> files = Files.list(CORPUS.resolve(kind))) {
      return files
          .filter(file -> file.toString().endsWith(".http"))
          .sorted()
          .map(Case::read)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param expected the lines of the file beside it
  record Case(String name, String raw, List<String> expected) {

    static Case read(Path file) {
      try {
        String name = file.getFileName().toString().replace(".http", "");
        List<String> expected = Files.readAllLines(file.resolveSibling(name + ".expected"), UTF_8);
        return new Case(
            name,
            unescape(Files.readString(file, UTF_8)),
            expected.stream().map(line -> line.replace("\\xe9", "é")).toList());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void sendBy(RawClient client, boolean byteByByte) {
      if (!byteByByte) {
        client.send(raw);
        return;
      }
      try {
        raw.chars().forEach(c -> client.send(new byte[] {(byte) c}));
      } catch (UncheckedIOException e) {
        assertThat(expected).last().isEqualTo("closed"); // before the last byte
      }
    }

    private static String unescape(String text) {
      StringBuilder raw = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\\') {
          char kind = text.charAt(++i);
          raw.append(
              switch (kind) {
                case 'r' -> '\r';
                case 'n' -> '\n';
                case 't' -> '\t';
                case '\\' -> '\\';
                case 'x' -> (char) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                default -> throw new IllegalArgumentException("unknown escape " + kind);
              });
          i += kind == 'x' ? 2 : 0;
        } else if (c != '\n') {
          raw.append(c);
        }
      }
      return raw.toString();
    }

    @Override
    public String toString() {
      return name;
    }
  }
}

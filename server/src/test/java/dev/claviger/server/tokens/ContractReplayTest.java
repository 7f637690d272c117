package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import dev.claviger.server.tokens.ContractRows.Row;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Replays the recorded exchanges of the contract that need no view, account or setting of the
/// recorded project, against a running server, and compares status, body and `WWW-Authenticate`.
/// What differs is exactly what docs/decisions/simplejwt.md gives a reason for.
class ContractReplayTest {
  @RegisterExtension static final TestServer DEFAULTS = TestServer.withDefaults();

  @RegisterExtension
  static final TestServer LOCALE = TestServer.with(Map.of("WEB_TRANSLATIONS", "true"));

  @RegisterExtension
  static final TestServer JSON_ONLY =
      TestServer.with(Map.of("WEB_PAGES", "false", "WEB_NON_FIELD_ERRORS_KEY", "errs"));

  @RegisterExtension
  static final TestServer GLOBAL = TestServer.with(Map.of("THROTTLES_ANONYMOUS", "2/day"));

  private static final Map<String, TestServer> SERVERS =
      Map.of(
          "OBTAIN", DEFAULTS,
          "REFRESH", DEFAULTS,
          "VERIFY", DEFAULTS,
          "BLACKLIST", DEFAULTS,
          "SLIDING", DEFAULTS,
          "PROTECTED", DEFAULTS,
          "EXTRA", DEFAULTS,
          "LocaleMiddleware", LOCALE,
          "JSON", JSON_ONLY,
          "global", GLOBAL);

  /// Rows whose answer differs, by the reason that the table of deviations gives.
  private static final Set<String> DEVIATIONS =
      Set.of(
          "refresh exp numeric string",
          "sliding refresh refresh_exp string",
          "user_id not int-able",
          "user_id list",
          "user_id float",
          "user_id true",
          "padding '=' in signature",
          "chunked");

  /// Rows that a table cannot hold whole, or that are about other things of the recorded project.
  private static final Set<String> NOT_REPLAYED =
      Set.of(
          "obtain multipart OK",
          "invalid utf8 json",
          "json charset=latin1 body",
          "3MB body json",
          "3MB body form",
          "long username 200",
          "long password 5000",
          "unicode in response",
          "POST ok user, bad json not parsed by view",
          "POST body ignored auth fails first",
          "OPTIONS auth",
          "obtain JSON BOM",
          "blacklist again",
          "refresh with blacklisted",
          "two Authorization headers");

  private static Stream<Row> rows() {
    return ContractRows.read().values().stream()
        .flatMap(List::stream)
        .filter(row -> SERVERS.containsKey(row.section().split(" ", 2)[0]))
        .filter(row -> !row.section().startsWith("BLACKLIST APP"))
        .filter(row -> !NOT_REPLAYED.contains(row.name()))
        .filter(row -> row.asked().path().matches("/api/(token|me|nope).*"));
  }

  @Test
  void answersAsRecordedButWhereItSaysWhyNot() {
    Assumptions.assumeTrue(Files.exists(ContractRows.FILE));
    var different = new TreeMap<String, String>();
    var replayed = new AtomicInteger();
    rows()
        .forEach(row -> {
          replayed.incrementAndGet();
          difference(row).ifPresent(it -> different.put(row.name(), it));
        });

    assertThat(different).containsOnlyKeys(DEVIATIONS);
    assertThat(replayed).hasValueGreaterThan(150);
  }

  private static Optional<String> difference(Row row) {
    var server = Objects.requireNonNull(SERVERS.get(row.section().split(" ", 2)[0]));
    var response = send(server.running(), row);
    var body = response.body();
    boolean same =
        response.statusCode() == row.status()
            && ((row.body().startsWith("[") && !row.body().startsWith("[{"))
                || row.body().startsWith("(")
                || expected(row).matcher(body).matches())
            && (row.status() != 401
                || response.headers().firstValue("WWW-Authenticate").isPresent());
    return same ? Optional.empty() : Optional.of(response.statusCode() + " " + body);
  }

  private static Pattern expected(Row row) {
    var text =
        row.body()
            .replace(
                "{\"user\":\"alice\",\"id\":1,\"auth\":\"AccessToken\"}",
                "{\"message\":\"Hello, alice!\"}");
    if (row.name().contains("indent")) {
      text = text.replace("\\n", "\n");
    }
    return Pattern.compile(
        Pattern.quote(text)
            .replace("<JWT>", "\\E[\\w-]+\\.[\\w-]+\\.[\\w-]+\\Q")
            .replace("<view text>", "\\E[^\"]*\\Q"));
  }

  private static HttpResponse<String> send(RunningClaviger server, Row row) {
    var token = ContractTokens.of(row).orElse("");
    var asked = row.asked();
    var path = asked.path().replace("/api/me", "/hello");
    var body = asked.body().replace("<JWT>", token);
    var request =
        server
            .request(path)
            .method(
                asked.method(),
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    asked
        .headers()
        .forEach(header -> {
          if (!header.getKey().equals("Transfer-Encoding")) {
            request.header(header.getKey(), header.getValue().replace("<JWT>", token));
          }
        });
    return server.send(request);
  }
}

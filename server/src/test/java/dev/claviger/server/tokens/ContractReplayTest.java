package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import dev.claviger.server.tokens.ContractRows.Row;
import dev.claviger.server.tokens.RawExchange.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Replays every recorded exchange of the contract against running servers and compares status,
/// body and headers. What differs is exactly what the first table of docs/decisions/simplejwt.md
/// names, and is answered as it says there; what is not replayed is exactly what the second names.
class ContractReplayTest {
  private static final Pattern RECORDED_VIEW =
      Pattern.compile("\\{\"user\":\"(\\w+)\",\"id\":(?:\\d+|null),\"auth\":\"\\w+\"}");

  @Test
  void answersAsRecordedButWhereItSaysWhyNot() throws IOException {
    Assumptions.assumeTrue(Files.exists(ContractRows.FILE));
    var documented = ContractDeviations.read();
    var different = new TreeMap<String, String>();
    var skipped = new LinkedHashSet<String>();
    int replayed = 0;
    try (var servers = new ContractServers()) {
      var tokens = new ContractTokens();
      for (var row : ContractRows.read().values().stream().flatMap(List::stream).toList()) {
        var name = documented.notReplayed(row);
        if (name.isPresent()) {
          skipped.add(name.get());
        } else {
          replayed++;
          difference(row, servers, tokens).ifPresent(it -> different.put(row.key(), it));
        }
      }
    }
    assertThat(different).containsExactlyInAnyOrderEntriesOf(documented.answers());
    assertThat(skipped).containsExactlyInAnyOrderElementsOf(documented.reasons().keySet());
    assertThat(replayed).isGreaterThan(270);
  }

  private static Optional<String> difference(
      Row row, ContractServers servers, ContractTokens tokens) {
    return servers
        .of(row)
        .map(server -> difference(row, server, tokens))
        .orElse(Optional.of("does not start"));
  }

  private static Optional<String> difference(Row row, TestServer server, ContractTokens tokens) {
    var answer = ContractRequests.send(row, server, tokens);
    if (answer.status() != row.status() || !body(row).matcher(answer.body()).matches()) {
      return Optional.of(summary(answer));
    }
    return headers(row).entrySet().stream()
        .filter(header -> !header.getValue().equals(answer.header(header.getKey()).orElse("-")))
        .map(header ->
            "%d, `%s: %s`"
                .formatted(
                    answer.status(), header.getKey(), answer.header(header.getKey()).orElse("-")))
        .findFirst();
  }

  private static String summary(Answer answer) {
    var body =
        answer
            .body()
            .replaceAll("eyJ[\\w-]*\\.[\\w-]*\\.[\\w-]*", "<JWT>")
            .replaceAll("in \\d+ seconds", "in … seconds");
    return body.startsWith("{") ? answer.status() + " `" + body + "`" : answer.status() + "";
  }

  private static Pattern body(Row row) {
    if (row.body().startsWith("(no body") || row.body().equals("(empty)")) {
      return Pattern.compile("");
    }
    if (row.body().matches("\\[.*(page|error).*]") || row.body().equals("[]")) {
      return Pattern.compile("\\s*<.*", Pattern.DOTALL);
    }
    var text =
        RECORDED_VIEW
            .matcher(row.body())
            .replaceAll("{\"message\":\"Hello, $1!\"}")
            .replace("AnonymousUser", "alice");
    if (row.section().startsWith("PERMISSIONS") && row.name().equals("admin-only as admin")) {
      return Pattern.compile("\\{\"next\":.*", Pattern.DOTALL);
    }
    if (row.asked().path().equals("/api/throttled/") && row.status() == 200) {
      return Pattern.compile("\\{.*", Pattern.DOTALL);
    }
    if (row.name().contains("indent")) {
      text = text.replace("\\n", "\n");
    }
    if (text.contains("\"name\":\"Me\"")) {
      text =
          text.replace(
              "\"name\":\"Me\",\"description\":\"Me doc.\"",
              "\"name\":\"Hello\",\"description\":\"<view text>\"");
    }
    return Pattern.compile(
        Pattern.quote(text)
            .replace("<JWT>", "\\E[\\w-]+\\.[\\w-]+\\.[\\w-]+\\Q")
            .replace("<view text>", "\\E[^\"]*\\Q")
            .replaceAll("in \\d+ seconds", Matcher.quoteReplacement("in \\E\\d+\\Q seconds")));
  }

  /// What the row says, and what section 2.2 says of all; how long a client has to wait is a matter
  /// of the moment.
  private static Map<String, String> headers(Row row) {
    var headers = new TreeMap<String, String>();
    var json = !row.body().matches("\\[.*(page|error).*]") && !row.body().equals("(empty)");
    if (json) {
      headers.put("content-type", "application/json");
      headers.put("vary", row.section().startsWith("JSON renderer") ? "-" : "Accept");
      headers.put("x-frame-options", "DENY");
    }
    headers.put("x-content-type-options", "nosniff");
    headers.put("referrer-policy", "same-origin");
    headers.put("cross-origin-opener-policy", "same-origin");
    for (var header : row.headers().split("; (?=[a-z-]+: )", -1)) {
      var parts = header.split(": ", 2);
      if (parts.length == 2 && !parts[0].equals("retry-after")) {
        headers.put(parts[0], parts[1].equals("/api/me/") ? "/hello/" : parts[1]);
      }
    }
    if (row.asked().path().matches("/api/token/(\\w+/)*") && row.status() != 404 && json) {
      headers.put("allow", "POST, OPTIONS");
    }
    return headers;
  }
}

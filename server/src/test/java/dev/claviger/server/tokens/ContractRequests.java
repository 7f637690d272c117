package dev.claviger.server.tokens;

import dev.claviger.server.TestServer;
import dev.claviger.server.tokens.ContractRows.Row;
import dev.claviger.server.tokens.RawExchange.Answer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;

/// The request of a row, for the paths that stand in the place of the recorded project's views, and
/// with the bodies that no table could hold.
final class ContractRequests {
  /// Views of the recorded project, and what of ours has the same guard and throttles.
  private static final Map<String, String> PATHS =
      Map.of(
          "/api/me/", "/hello/",
          "/api/me", "/hello",
          "/api/open/", "/hello/",
          "/api/admin-only/", "/api/audit/",
          "/api/login-throttled/", "/api/token/",
          "/api/throttled/", "/hello/");

  private static final String MULTIPART =
      """
      --BB\r
      Content-Disposition: form-data; name="username"\r
      \r
      alice\r
      --BB\r
      Content-Disposition: form-data; name="password"\r
      \r
      wonder-Land-9\r
      --BB--\r
      """;

  private ContractRequests() {}

  static Answer send(Row row, TestServer server, ContractTokens tokens) {
    var asked = row.asked();
    var text = asked.body().isEmpty() && asked.headers().isEmpty() ? "" : asked.body();
    var needed = (text + asked.headers()).contains("<JWT>") || asked.path().equals("/api/open/");
    var token = needed ? tokens.of(row, server) : "";
    var headers = new ArrayList<Entry<String, String>>();
    asked
        .headers()
        .forEach(it -> headers.add(Map.entry(it.getKey(), it.getValue().replace("<JWT>", token))));
    if (asked.path().equals("/api/open/") && row.status() == 200) {
      headers.removeIf(it -> it.getKey().equals("Authorization"));
      headers.add(Map.entry("Authorization", "Bearer " + token));
    }
    var body =
        odd(row.name())
            .orElseGet(() -> text.replace("<JWT>", token).getBytes(StandardCharsets.UTF_8));
    if (odd(row.name()).isPresent()
        && headers.stream().noneMatch(it -> it.getKey().equals("Content-Type"))) {
      headers.add(Map.entry("Content-Type", "application/json"));
    }
    var anonymous =
        asked.path().equals("/api/throttled/")
            && headers.stream().noneMatch(it -> it.getKey().equals("Authorization"));
    return RawExchange.send(
        server.running().uri("/").getPort(),
        anonymous ? "OPTIONS" : asked.method(),
        anonymous ? "/api/token/verify/" : PATHS.getOrDefault(asked.path(), asked.path()),
        headers,
        body);
  }

  private static Optional<byte[]> odd(String name) {
    return switch (name) {
      case "obtain multipart OK" -> text(MULTIPART);
      case "invalid utf8 json" ->
          bytes("{\"username\":\"\u00ff\",\"password\":\"x\"}", StandardCharsets.ISO_8859_1);
      case "json charset=latin1 body" ->
          bytes("{\"username\":\"\u00e9\",\"password\":\"x\"}", StandardCharsets.ISO_8859_1);
      case "3MB body json" ->
          text("{\"username\":\"" + "a".repeat(3_000_000) + "\",\"password\":\"x\"}");
      case "3MB body form" -> text("username=" + "a".repeat(3_000_000) + "&password=x");
      case "long username 200" ->
          text("{\"username\":\"" + "a".repeat(200) + "\",\"password\":\"x\"}");
      case "long password 5000" ->
          text("{\"username\":\"alice\",\"password\":\"" + "x".repeat(5000) + "\"}");
      default -> Optional.empty();
    };
  }

  private static Optional<byte[]> text(String text) {
    return bytes(text, StandardCharsets.UTF_8);
  }

  private static Optional<byte[]> bytes(String text, Charset charset) {
    return Optional.of(text.getBytes(charset));
  }
}

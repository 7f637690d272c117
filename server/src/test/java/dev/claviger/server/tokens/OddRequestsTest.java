package dev.claviger.server.tokens;

import static dev.claviger.server.tokens.DocumentedAnswers.assertDocumented;
import static dev.claviger.server.tokens.DocumentedAnswers.assertDocumentedByAnybody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Whatever is sent to the token endpoints, nothing is answered that docs/errors.md does not name,
/// and nothing that begins with 5.
class OddRequestsTest {
  private static final TestServer SERVER =
      TestServer.with(
          Map.of(
              "TOKENS_ROTATE_REFRESH_TOKENS", "true",
              "TOKENS_BLACKLIST_AFTER_ROTATION", "true",
              "TOKENS_ACCEPTED_TYPES", "access,sliding",
              "WEB_TRANSLATIONS", "false"));

  private static final List<String> ENDPOINTS =
      List.of(
          "/api/token/",
          "/api/token/refresh/",
          "/api/token/verify/",
          "/api/token/blacklist/",
          "/api/token/sliding/",
          "/api/token/sliding/refresh/");

  /// Everything else that takes a token, with what may stand in a path.
  private static final List<String> GUARDED =
      List.of(
          "/hello/",
          "/api/sessions/",
          "/api/sessions/current/",
          "/api/sessions/others/",
          "/api/sessions/x/",
          "/api/sessions/%00/",
          "/api/sessions/00000000000000000000000000000000/",
          "/api/users/1/sessions/",
          "/api/users/99999999999999999999/sessions/",
          "/api/users/-1/sessions/x/",
          "/api/users/%D9%A3/sessions/",
          "/api/audit/",
          "/api/audit/?since=x&account=%00",
          "/api/password/change/");

  private static final List<String> HEADERS =
      List.of(
          "Accept",
          "Accept-Language",
          "Authorization",
          "Content-Encoding",
          "Content-Type",
          "Cookie",
          "Expect",
          "Forwarded",
          "If-None-Match",
          "Origin",
          "Range",
          "User-Agent",
          "X-Forwarded-For",
          "X-CSRF-Token",
          "X-HTTP-Method-Override");

  private static final List<String> CLAIMS =
      List.of(
          "token_type",
          "exp",
          "iat",
          "nbf",
          "jti",
          "user_id",
          "sid",
          "epoch",
          "refresh_exp",
          "iss",
          "aud",
          "sub",
          "crit",
          "kid",
          "b64",
          "typ",
          "extra");

  @BeforeContainer
  static void start() throws IOException {
    SERVER.start();
  }

  @AfterContainer
  static void stop() throws IOException {
    SERVER.stop();
  }

  @Property(tries = 300)
  void anyJson(@ForAll("endpoints") String endpoint, @ForAll("bodies") String body) {
    var answer = SERVER.running().post(endpoint, body);
    assertDocumented(answer.statusCode(), answer.body());
  }

  /// As Python's reader puts it.
  @Example
  void aBlankBodyIsNoJson() {
    var answer = SERVER.running().post("/api/token/", " \n ");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo("{\"detail\":\"JSON parse error - Expecting value: line 2 column 2 (char 3)\"}");
  }

  @Property(tries = 300)
  void anyClaimsThatAreSigned(
      @ForAll("endpoints") String endpoint,
      @ForAll("types") String type,
      @ForAll("claims") Map<String, String> claims) {
    var token = Forge.token(claims(type, claims));
    var fields = "{'refresh':'%s','token':'%s'}".formatted(token, token).replace('\'', '"');
    var answer = SERVER.running().post(endpoint, fields);
    assertDocumented(answer.statusCode(), answer.body());
    var greeting = SERVER.running().get("/hello/", "Authorization", "Bearer " + token);
    assertDocumented(greeting.statusCode(), greeting.body());
  }

  @Property(tries = 200)
  void anyHeaderOfATokenThatIsSigned(
      @ForAll("endpoints") String endpoint, @ForAll("claims") Map<String, String> members) {
    var token =
        Forge.token(
            "{'alg':'HS256'" + more(members) + "}", claims("refresh", Map.of()), Forge.SECRET);
    var fields = "{'refresh':'%s','token':'%s'}".formatted(token, token).replace('\'', '"');
    var answer = SERVER.running().post(endpoint, fields);
    assertDocumented(answer.statusCode(), answer.body());
  }

  @Property(tries = 300)
  void anyTokenAtWhatIsGuarded(
      @ForAll("guarded") String path,
      @ForAll("methods") String method,
      @ForAll("types") String type,
      @ForAll("claims") Map<String, String> claims,
      @ForAll("bodies") String body) {
    var content = method.equals("POST") ? BodyPublishers.ofString(body) : BodyPublishers.noBody();
    var request =
        SERVER
            .running()
            .request(path)
            .header("Authorization", "Bearer " + Forge.token(claims(type, claims)))
            .header("Content-Type", "application/json")
            .method(method, content);
    var answer = SERVER.running().send(request);
    if (answer.body().startsWith("{")) {
      assertDocumented(answer.statusCode(), answer.body());
    } else {
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 204, 400, 404);
    }
  }

  @Property(tries = 200)
  void anyContent(
      @ForAll("endpoints") String endpoint,
      @ForAll("contentTypes") String type,
      @ForAll byte[] content) {
    var request =
        SERVER
            .running()
            .request(endpoint)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(content));
    var answer = SERVER.running().send(request);
    assertDocumented(answer.statusCode(), answer.body());
  }

  @Property(tries = 300)
  void anyHeaders(
      @ForAll("endpoints") String endpoint, @ForAll("headers") Map<String, String> headers)
      throws IOException {
    var body = "{\"token\":\"x\"}";
    var lines =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
            .collect(Collectors.joining());
    var answer =
        raw(
            "POST "
                + endpoint
                + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + "\r\n"
                + lines
                + "\r\n"
                + body);
    var parts = answer.split("\r\n\r\n", 2);
    assertDocumentedByAnybody(Integer.parseInt(answer.split(" ", 3)[1]), parts[1]);
  }

  private static String raw(String request) throws IOException {
    try (var socket =
        new Socket(InetAddress.getLoopbackAddress(), SERVER.running().uri("/").getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Provide
  Arbitrary<String> endpoints() {
    return Arbitraries.of(ENDPOINTS);
  }

  @Provide
  Arbitrary<String> guarded() {
    return Arbitraries.of(GUARDED);
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("GET", "POST", "DELETE", "OPTIONS", "PUT", "TRACE");
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of("access", "refresh", "sliding");
  }

  @Provide
  Arbitrary<String> contentTypes() {
    return Arbitraries.of(
        "application/json",
        "application/json; charset=latin-1",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "text/plain",
        "*/*");
  }

  /// Claims of a good token, of which some are other than they should be.
  private static String claims(String type, Map<String, String> odd) {
    var claims =
        new java.util.LinkedHashMap<>(
            Map.of(
                "token_type", "\"" + type + "\"",
                "exp", "IN(60)",
                "iat", "IN(0)",
                "refresh_exp", "IN(60)",
                "jti", "\"" + Forge.id() + "\"",
                "user_id", "\"1\""));
    claims.putAll(odd);
    return "{" + more(claims).substring(1) + "}";
  }

  private static String more(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> ",\"" + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining());
  }

  @Provide
  Arbitrary<Map<String, String>> claims() {
    return Arbitraries.maps(Arbitraries.of(CLAIMS), values(2)).ofMinSize(1).ofMaxSize(3);
  }

  @Provide
  Arbitrary<Map<String, String>> headers() {
    var values =
        Arbitraries.oneOf(
            Arbitraries.strings().withCharRange(' ', '\u00ff').withChars('\t').ofMaxLength(60),
            Arbitraries.of(
                "application/json;q=0.5, */*;q=x",
                "Bearer",
                "Bearer a b",
                "Basic Og==",
                "de-DE,de;q=0.9,*;q=0",
                "multipart/form-data; boundary=\"",
                "gzip",
                "100-continue",
                "a=b; c"));
    return Arbitraries.maps(Arbitraries.of(HEADERS), values).ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> bodies() {
    var names = Arbitraries.of("username", "password", "refresh", "token", "other");
    var object =
        Arbitraries.maps(names, values(3))
            .ofMaxSize(4)
            .map(members -> "{" + (members.isEmpty() ? "" : more(members).substring(1)) + "}");
    return Arbitraries.oneOf(object, object, values(3), Arbitraries.strings().ofMaxLength(40));
  }

  /// JSON values as text, among them those that readers disagree about.
  private static Arbitrary<String> values(int depth) {
    var leaves =
        Arbitraries.oneOf(
            Arbitraries.of(
                "null",
                "true",
                "false",
                "0",
                "-1",
                "1",
                "1.5",
                "-0.0",
                "1e400",
                "-1e400",
                "1e-400",
                "9223372036854775807",
                "9223372036854775808",
                "123456789012345678901234567890",
                "253402300800",
                "1e18",
                "\"\"",
                "\"1\"",
                "\"-1\"",
                "\" 1 \"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"9223372036854775808\"",
                "\"१\"",
                "\"none\"",
                "-253402300800",
                "0.1",
                "1e15",
                "[[[[[[[[1]]]]]]]]",
                "\"\\u2028é😀\"",
                "NaN",
                "Infinity"),
            Arbitraries.longs().map(String::valueOf),
            Arbitraries.doubles().map(String::valueOf),
            Arbitraries.strings().ofMaxLength(20).map(OddRequestsTest::quoted));
    if (depth == 0) {
      return leaves;
    }
    var inner = values(depth - 1);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, leaves),
        net.jqwik.api.Tuple.of(
            1, inner.list().ofMaxSize(3).map(it -> "[" + String.join(",", it) + "]")),
        net.jqwik.api.Tuple.of(1, inner.map(it -> "{\"a\":" + it + "}")));
  }

  private static String quoted(String text) {
    return text.chars()
        .mapToObj(c ->
            c < 0x20 || c == '"' || c == '\\' || c == '\'' || Character.isSurrogate((char) c)
                ? "\\u%04x".formatted(c)
                : Character.toString(c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}

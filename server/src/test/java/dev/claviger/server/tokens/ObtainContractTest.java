package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// `POST /api/token/` as clients of SimpleJWT know it: contract sections 2.1 to 2.4.
class ObtainContractTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withDefaults();

  private static final String PATH = "/api/token/";
  private static final String BOTH_REQUIRED =
      "{\"username\":[\"This field is required.\"],\"password\":[\"This field is required.\"]}";
  private static final String NO_ACCOUNT =
      "{\"detail\":\"No active account found with the given credentials\"}";

  private static RunningClaviger server() {
    return SERVER.running();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void answersJson(String name, String body, int status, String answer) {
    var response = server().post(PATH, body);

    assertThat(response.body()).isEqualTo(answer);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .isEqualTo(
            status == 401
                ? java.util.Optional.of("Bearer realm=\"api\"")
                : java.util.Optional.empty());
  }

  static Stream<Arguments> answersJson() {
    return Stream.of(
        arguments("unknown user", "{\"username\":\"nobody\",\"password\":\"x\"}", 401, NO_ACCOUNT),
        arguments("wrong password", "{\"username\":\"alice\",\"password\":\"x\"}", 401, NO_ACCOUNT),
        arguments(
            "inactive user",
            "{\"username\":\"bob\",\"password\":\"bob-Pass-77\"}",
            401,
            NO_ACCOUNT),
        arguments(
            "password longer than any",
            "{\"username\":\"alice\",\"password\":\"" + "x".repeat(5000) + "\"}",
            401,
            NO_ACCOUNT),
        arguments(
            "full-width letter is another name",
            "{\"username\":\"\\uff41lice\",\"password\":\"wonder-Land-9\"}",
            401,
            NO_ACCOUNT),
        arguments("empty object", "{}", 400, BOTH_REQUIRED),
        arguments(
            "missing password",
            "{\"username\":\"alice\"}",
            400,
            "{\"password\":[\"This field is required.\"]}"),
        arguments(
            "blank",
            "{\"username\":\"\",\"password\":\" \\t\\u00a0\"}",
            400,
            "{\"username\":[\"This field may not be blank.\"],\"password\":[\"This field may not be"
                + " blank.\"]}"),
        arguments(
            "null",
            "{\"username\":null,\"password\":null}",
            400,
            "{\"username\":[\"This field may not be null.\"],\"password\":[\"This field may not be"
                + " null.\"]}"),
        arguments(
            "object as a value, number as a password",
            "{\"username\":{\"a\":1},\"password\":1.5}",
            400,
            "{\"username\":[\"Not a valid string.\"]}"),
        arguments(
            "booleans",
            "{\"username\":true,\"password\":[]}",
            400,
            "{\"username\":[\"Not a valid string.\"],\"password\":[\"Not a valid string.\"]}"),
        arguments(
            "NUL",
            "{\"username\":\"a\\u0000b\",\"password\":\"x\"}",
            400,
            "{\"username\":[\"Null characters are not allowed.\"]}"),
        arguments(
            "lone surrogate",
            "{\"username\":\"\\ud800\",\"password\":\"x\"}",
            400,
            "{\"username\":[\"Surrogate characters are not allowed: U+D800.\"]}"),
        arguments("list", "[{\"username\":\"alice\"}]", 400, notADictionary("list")),
        arguments("number", "5", 400, notADictionary("int")),
        arguments("fraction", "5.5", 400, notADictionary("float")),
        arguments("string", "\"x\"", 400, notADictionary("str")),
        arguments("true", "true", 400, notADictionary("bool")),
        arguments("null document", "null", 400, "{\"non_field_errors\":[\"No data provided\"]}"),
        arguments(
            "cut off",
            "{\"username\":",
            400,
            parseError("Expecting value: line 1 column 13 (char 12)")),
        arguments("word", "nope", 400, parseError("Expecting value: line 1 column 1 (char 0)")),
        arguments(
            "trailing comma",
            "{\"username\":\"alice\",}",
            400,
            parseError(
                "Expecting property name enclosed in double quotes: line 1 column 21 (char 20)")),
        arguments("extra data", "{} {}", 400, parseError("Extra data: line 1 column 4 (char 3)")),
        arguments(
            "single quotes",
            "{'a':1}",
            400,
            parseError(
                "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)")),
        arguments(
            "no colon",
            "{\"a\" 1}",
            400,
            parseError("Expecting ':' delimiter: line 1 column 6 (char 5)")),
        arguments(
            "no comma",
            "{\"a\":1\n\"b\":2}",
            400,
            parseError("Expecting ',' delimiter: line 2 column 1 (char 7)")),
        arguments(
            "open string",
            "{\"a\":\"b",
            400,
            parseError("Unterminated string starting at: line 1 column 6 (char 5)")),
        arguments(
            "NaN",
            "{\"username\":NaN,\"password\":\"x\"}",
            400,
            parseError("Out of range float values are not JSON compliant: 'NaN'")),
        arguments(
            "byte order mark",
            "\ufeff{}",
            400,
            parseError("Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)")));
  }

  private static String notADictionary(String type) {
    return "{\"non_field_errors\":[\"Invalid data. Expected a dictionary, but got %s.\"]}"
        .formatted(type);
  }

  private static String parseError(String detail) {
    return "{\"detail\":\"JSON parse error - %s\"}".formatted(detail);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void logsIn(String name, String body) {
    var response = server().post(PATH, body);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .matches(
            "\\{\"refresh\":\"[\\w-]+\\.[\\w-]+\\.[\\w-]+\",\"access\":\"[\\w-]+\\.[\\w-]+\\.[\\w-]+\"}");
  }

  static Stream<Arguments> logsIn() {
    var credentials = "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}";
    return Stream.of(
        arguments("plain", credentials),
        arguments(
            "white space is trimmed, in the password too",
            "{\"username\":\" alice\",\"password\":\" wonder-Land-9 \"}"),
        arguments(
            "further fields are ignored",
            "{\"username\":\"alice\",\"password\":\"wonder-Land-9\",\"zzz\":1}"),
        arguments(
            "of duplicate names the last counts",
            "{\"username\":\"nobody\",\"username\":\"alice\",\"password\":\"wonder-Land-9\"}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void takesOrRefusesContentTypes(String contentType, String body, int status, String answer) {
    var response =
        server()
            .send(
                server()
                    .request(PATH)
                    .header("Content-Type", contentType)
                    .POST(BodyPublishers.ofString(body)));

    assertThat(response.statusCode()).isEqualTo(status);
    if (!answer.isEmpty()) {
      assertThat(response.body()).isEqualTo(answer);
    }
  }

  static Stream<Arguments> takesOrRefusesContentTypes() {
    var json = "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}";
    return Stream.of(
        arguments("application/json; charset=utf-8", json, 200, ""),
        arguments("APPLICATION/JSON", json, 200, ""),
        arguments("application/json; charset=no-such", json, 200, ""),
        arguments("application/json5", json, 415, unsupported("application/json5")),
        arguments("text/plain", json, 415, unsupported("text/plain")),
        arguments(
            "application/x-www-form-urlencoded",
            "username=nobody&username=alice&password=wonder-Land-9",
            200,
            ""),
        arguments(
            "application/x-www-form-urlencoded",
            "username=alice",
            400,
            "{\"password\":[\"This field is required.\"]}"),
        arguments(
            "application/x-www-form-urlencoded",
            "username=&password=",
            400,
            "{\"username\":[\"This field may not be blank.\"],\"password\":[\"This field may not be"
                + " blank.\"]}"));
  }

  private static String unsupported(String type) {
    return "{\"detail\":\"Unsupported media type \\\"%s\\\" in request.\"}".formatted(type);
  }

  @Test
  void saysWhichByteIsNotUtf8() {
    var body = "{\"username\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
    body[13] = (byte) 0xff;

    var response =
        server()
            .send(
                server()
                    .request(PATH)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(body)));

    assertThat(response.body())
        .isEqualTo(
            parseError("'utf-8' codec can't decode byte 0xff in position 13: invalid start byte"));
  }

  @Test
  void takesAnEmptyBodyWithoutTypeForNoFields() {
    var response = server().send(server().request(PATH).POST(BodyPublishers.noBody()));

    assertThat(response.body()).isEqualTo(BOTH_REQUIRED);
  }

  @Test
  void doesNotReadCredentialsFromTheQuery() {
    var response = server().post(PATH + "?username=alice&password=wonder-Land-9", "{}");

    assertThat(response.body()).isEqualTo(BOTH_REQUIRED);
  }

  @Test
  void ignoresAnAuthorizationHeader() {
    var response =
        server()
            .send(
                server()
                    .request(PATH)
                    .header("Authorization", "Bearer garbage")
                    .header("Content-Type", "application/json")
                    .POST(
                        BodyPublishers.ofString(
                            "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}")));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {"GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "BREW"})
  void allowsNoOtherMethod(String method) {
    var response = server().send(server().request(PATH).method(method, BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue("POST, OPTIONS");
    assertThat(response.body())
        .isEqualTo(
            method.equals("HEAD")
                ? ""
                : "{\"detail\":\"Method \\\"%s\\\" not allowed.\"}".formatted(method));
  }

  @Test
  void describesItself() {
    var response = server().send(server().request(PATH).method("OPTIONS", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .startsWith("{\"name\":\"Token Obtain Pair\",\"description\":\"")
        .contains("\"renders\":[\"application/json\",\"text/html\"]")
        .endsWith(
            "\"actions\":{\"POST\":{\"username\":{\"type\":\"string\",\"required\":true,\"read_only\":false,\"label\":\"Username\"},\"password\":{\"type\":\"string\",\"required\":true,\"read_only\":false,\"label\":\"Password\"}}}}");
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(strings = {"GET", "POST", "OPTIONS"})
  void redirectsToTheSlashWithAnyMethod(String method) {
    var response =
        server().send(server().request("/api/token?x=1").method(method, BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(301);
    assertThat(response.headers().firstValue("Location")).hasValue("/api/token/?x=1");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void knowsNoOtherPath() {
    var response = server().post("/api/nope/", "{}");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
  }

  @Test
  void sendsTheHeadersOfTheStack() {
    var headers = server().post(PATH, "{}").headers();

    assertThat(headers.firstValue("Content-Type")).hasValue("application/json");
    assertThat(headers.firstValue("Vary")).hasValue("Accept");
    assertThat(headers.firstValue("Allow")).hasValue("POST, OPTIONS");
    assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
    assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
  }

  @ParameterizedTest(name = "Accept: {0}")
  @MethodSource
  void negotiates(String accept, int status, String contentType) {
    var response =
        server()
            .send(
                server()
                    .request(PATH)
                    .header("Accept", accept)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(contentType);
  }

  static Stream<Arguments> negotiates() {
    var page = "text/html; charset=utf-8";
    return Stream.of(
        arguments("*/*", 400, "application/json"),
        arguments("*/*;q=0", 400, "application/json"),
        arguments("application/*", 400, "application/json"),
        arguments("application/json;q=0.1, text/html;q=0.9", 400, "application/json"),
        arguments("text/html", 400, page),
        arguments("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 400, page),
        arguments("text/plain", 406, "application/json"),
        arguments("", 406, "application/json"));
  }

  @Test
  void indentsOnRequest() {
    var response =
        server()
            .send(
                server()
                    .request(PATH)
                    .header("Accept", "application/json; indent=4")
                    .POST(BodyPublishers.noBody()));

    assertThat(response.body())
        .isEqualTo(
            """
            {
                "username": [
                    "This field is required."
                ],
                "password": [
                    "This field is required."
                ]
            }\
            """);
  }

  @Test
  void choosesTheFormatByQuery() {
    assertThat(server().post(PATH + "?format=json", "{}").body()).isEqualTo(BOTH_REQUIRED);
    assertThat(server().post(PATH + "?format=api", "{}").body()).startsWith("<!doctype html>");
    var unknown = server().post(PATH + "?format=xml", "{}");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).isEqualTo("{\"detail\":\"Not found.\"}");
  }
}

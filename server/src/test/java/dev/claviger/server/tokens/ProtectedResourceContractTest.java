package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A protected resource as clients of `JWTAuthentication` know it: contract sections 2.7, 3.3, 3.4.
class ProtectedResourceContractTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withDefaults();

  private static final String NO_CREDENTIALS =
      "{\"detail\":\"Authentication credentials were not provided.\"}";
  private static final String BAD_HEADER =
      "{\"detail\":\"Authorization header must contain two space-delimited values\",\"code\":\"bad_authorization_header\"}";

  private static RunningClaviger server() {
    return SERVER.running();
  }

  private static String notAdmitted(String message) {
    return "{\"detail\":\"Given token not valid for any token type\",\"code\":\"token_not_valid\",\"messages\":[{\"token_class\":\"AccessToken\",\"token_type\":\"access\",\"message\":\"%s\"}]}"
        .formatted(message);
  }

  @Test
  void greets() {
    var response = server().get("/hello/", "Authorization", "Bearer " + Forge.access("'1'", ""));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"message\":\"Hello, alice!\"}");
    assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refuses(String name, String authorization, String answer) {
    var response = server().get("/hello/", "Authorization", authorization);

    assertThat(response.body()).isEqualTo(answer);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"api\"");
  }

  static Stream<Arguments> refuses() {
    var token = Forge.access("'1'", "");
    return Stream.of(
        arguments("lower case scheme", "bearer " + token, NO_CREDENTIALS),
        arguments("upper case scheme", "BEARER " + token, NO_CREDENTIALS),
        arguments("other scheme", "Token " + token, NO_CREDENTIALS),
        arguments("basic", "Basic YWxpY2U6d29uZGVyLUxhbmQtOQ==", NO_CREDENTIALS),
        arguments("empty", "", NO_CREDENTIALS),
        arguments("token alone", token, NO_CREDENTIALS),
        arguments("comma list", "Bearer," + token, NO_CREDENTIALS),
        arguments("scheme alone", "Bearer", BAD_HEADER),
        arguments("three parts", "Bearer one two", BAD_HEADER),
        arguments("garbage", "Bearer garbage", notAdmitted("Token is invalid")),
        arguments(
            "other key",
            "Bearer " + Forge.token(Forge.HEADER, "{'exp':IN(60)}", "z".repeat(64)),
            notAdmitted("Token is invalid")),
        arguments(
            "expired",
            "Bearer " + Forge.token("{'token_type':'access','exp':IN(-5),'jti':'x'}"),
            notAdmitted("Token is expired")),
        arguments(
            "refresh token",
            "Bearer " + Forge.refresh("'1'", ""),
            notAdmitted("Token has wrong type")),
        arguments(
            "no exp",
            "Bearer " + Forge.token("{'token_type':'access','jti':'x','user_id':'1'}"),
            notAdmitted("Token has no 'exp' claim")),
        arguments(
            "no id",
            "Bearer " + Forge.token("{'token_type':'access','exp':IN(60),'user_id':'1'}"),
            notAdmitted("Token has no id")),
        arguments(
            "no type",
            "Bearer " + Forge.token("{'exp':IN(60),'jti':'x','user_id':'1'}"),
            notAdmitted("Token has no type")),
        arguments(
            "no user_id",
            "Bearer " + Forge.token("{'token_type':'access','exp':IN(60),'jti':'x'}"),
            "{\"detail\":\"Token contained no recognizable user identification\",\"code\":\"token_not_valid\"}"),
        arguments("unknown account", "Bearer " + Forge.access("'99999'", ""), notFound()),
        arguments("user_id is a word", "Bearer " + Forge.access("'abc'", ""), notFound()),
        arguments("user_id is a list", "Bearer " + Forge.access("[1]", ""), notFound()),
        arguments("user_id is true", "Bearer " + Forge.access("true", ""), notFound()),
        arguments("user_id is a fraction", "Bearer " + Forge.access("1.0", ""), notFound()),
        arguments(
            "inactive account",
            "Bearer " + Forge.access("'2'", ""),
            "{\"detail\":\"User is inactive\",\"code\":\"user_inactive\"}"),
        arguments("four parts", "Bearer " + token + ".x", notAdmitted("Token is invalid")));
  }

  private static String notFound() {
    return "{\"detail\":\"User not found\",\"code\":\"user_not_found\"}";
  }

  @Test
  void asksForCredentials() {
    var response = server().get("/hello/");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo(NO_CREDENTIALS);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"api\"");
  }

  @Test
  void takesSeveralSpacesAndTabs() {
    var token = Forge.access("1", "");

    assertThat(server().get("/hello/", "Authorization", "Bearer    " + token).statusCode())
        .isEqualTo(200);
    assertThat(server().get("/hello/", "Authorization", "Bearer\t" + token).statusCode())
        .isEqualTo(200);
  }

  @Test
  void takesTwoHeadersForNone() {
    var value = "Bearer " + Forge.access("'1'", "");

    assertThat(server().get("/hello/", "Authorization", value, "Authorization", value).body())
        .isEqualTo(BAD_HEADER);
  }

  @Test
  void headAnswersLikeGetWithoutBody() {
    var request =
        server()
            .request("/hello/")
            .method("HEAD", BodyPublishers.noBody())
            .header("Authorization", "Bearer " + Forge.access("'1'", ""));

    var response = server().send(request);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Length")).hasValue("27");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void authenticatesBeforeItLooksAtTheMethod() {
    var put = server().request("/hello/").PUT(BodyPublishers.ofString("{bad"));
    assertThat(server().send(put).body()).isEqualTo(NO_CREDENTIALS);

    var known = put.header("Authorization", "Bearer " + Forge.access("'1'", ""));
    var response = server().send(known);
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.body()).isEqualTo("{\"detail\":\"Method \\\"PUT\\\" not allowed.\"}");
  }

  @Test
  void describesItselfToTheKnownOnly() {
    var options = server().request("/hello/").method("OPTIONS", BodyPublishers.noBody());
    assertThat(server().send(options).statusCode()).isEqualTo(401);

    var known = options.header("Authorization", "Bearer " + Forge.access("'1'", ""));
    assertThat(server().send(known).body())
        .isEqualTo(
            "{\"name\":\"Hello\",\"description\":\"Greets the account that the access token names.\",\"renders\":[\"application/json\",\"text/html\"],\"parses\":[\"application/json\",\"application/x-www-form-urlencoded\",\"multipart/form-data\"]}");
  }

  @Test
  void deactivationIsSeenByTheNextRequest() {
    var claviger = server().claviger();
    var id = SERVER.createAccount("fleeting", "fleeting-Pass-1");
    var header = "Bearer " + Forge.access("'" + id + "'", "");
    assertThat(server().get("/hello/", "Authorization", header).statusCode()).isEqualTo(200);

    claviger.accounts().deactivate(id);

    assertThat(server().get("/hello/", "Authorization", header).body())
        .isEqualTo("{\"detail\":\"User is inactive\",\"code\":\"user_inactive\"}");
  }
}

package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Refresh, verify and blacklist as clients of SimpleJWT know them, without rotation: contract
/// sections 2.7 and 3.3, and section 2.6, where the original breaks and this does not.
class TokenContractTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withDefaults();

  private static final String INVALID = refusal("Token is invalid");
  private static final String NO_ACCOUNT =
      "{\"detail\":\"No active account found for the given token.\"}";

  private static RunningClaviger server() {
    return SERVER.running();
  }

  private static String refusal(String detail) {
    return "{\"detail\":\"%s\",\"code\":\"token_not_valid\"}".formatted(detail);
  }

  private static String body(String field, String token) {
    return "{\"%s\":\"%s\"}".formatted(field, token);
  }

  private static HttpResponse<String> refresh(String token) {
    return server().post("/api/token/refresh/", body("refresh", token));
  }

  private static HttpResponse<String> verify(String token) {
    return server().post("/api/token/verify/", body("token", token));
  }

  private static HttpResponse<String> blacklist(String token) {
    return server().post("/api/token/blacklist/", body("refresh", token));
  }

  private static String claimsOf(String token) {
    return new String(
        Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
  }

  private static String accessOf(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).startsWith("{\"access\":\"").endsWith("\"}");
    return response.body().split("\"", -1)[3];
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refuses(String name, String token, String answer) {
    var response = refresh(token);

    assertThat(response.body()).isEqualTo(answer);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"api\"");
  }

  static Stream<Arguments> refuses() {
    var good = "'token_type':'refresh','exp':IN(60),'jti':'x','user_id':'1'";
    return Stream.of(
        arguments("access token", Forge.access("'1'", ""), refusal("Token has wrong type")),
        arguments(
            "expired",
            Forge.token("{'token_type':'refresh','exp':IN(-1),'jti':'x'}"),
            refusal("Token is expired")),
        arguments(
            "expires now",
            Forge.token("{'token_type':'refresh','exp':IN(0),'jti':'x'}"),
            refusal("Token is expired")),
        arguments("garbage", "garbage", INVALID),
        arguments("garbage with dots", "a.b.c", INVALID),
        arguments("not ASCII", "é.è.ü", INVALID),
        arguments(
            "other key", Forge.token(Forge.HEADER, "{" + good + "}", "x".repeat(64)), INVALID),
        arguments(
            "alg none", Forge.token("{'alg':'none'}", "{" + good + "}", Forge.SECRET), INVALID),
        arguments(
            "alg nOnE without signature",
            Forge.token("{'alg':'nOnE'}", "{" + good + "}", Forge.SECRET).replaceAll("[^.]+$", ""),
            INVALID),
        arguments(
            "alg RS256", Forge.token("{'alg':'RS256'}", "{" + good + "}", Forge.SECRET), INVALID),
        arguments("no alg", Forge.token("{'typ':'JWT'}", "{" + good + "}", Forge.SECRET), INVALID),
        arguments(
            "kid is a number",
            Forge.token("{'alg':'HS256','kid':5}", "{" + good + "}", Forge.SECRET),
            INVALID),
        arguments(
            "unknown crit",
            Forge.token("{'alg':'HS256','crit':['x'],'x':1}", "{" + good + "}", Forge.SECRET),
            INVALID),
        arguments(
            "b64 false",
            Forge.token("{'alg':'HS256','b64':false}", "{" + good + "}", Forge.SECRET),
            INVALID),
        arguments("payload is a list", Forge.token("[1]"), INVALID),
        arguments("payload is no JSON", Forge.token("nope"), INVALID),
        arguments("duplicate claim", Forge.token("{" + good + ",'exp':IN(90)}"), INVALID),
        arguments(
            "no exp",
            Forge.token("{'token_type':'refresh','jti':'x','user_id':'1'}"),
            refusal("Token has no 'exp' claim")),
        arguments(
            "exp null", Forge.token("{'token_type':'refresh','exp':null,'jti':'x'}"), INVALID),
        arguments(
            "exp is text", Forge.token("{'token_type':'refresh','exp':'x','jti':'x'}"), INVALID),
        arguments(
            "exp is a number as text (crashed the original)",
            Forge.token("{'token_type':'refresh','exp':'9999999999','jti':'x'}"),
            INVALID),
        arguments(
            "exp in 30 million years (crashed the original)",
            Forge.token("{'token_type':'refresh','exp':1000000000000000,'jti':'x'}"),
            INVALID),
        arguments(
            "no type",
            Forge.token("{'exp':IN(60),'jti':'x','user_id':'1'}"),
            refusal("Token has no type")),
        arguments(
            "no id (crashed the original)",
            Forge.token("{'token_type':'refresh','exp':IN(60),'user_id':'1'}"),
            refusal("Token has no id")),
        arguments(
            "id is a number",
            Forge.token("{'token_type':'refresh','exp':IN(60),'jti':5}"),
            INVALID),
        arguments("sub is a number", Forge.refresh("'1'", ",'sub':1"), INVALID),
        arguments("not yet", Forge.refresh("'1'", ",'nbf':IN(60)"), INVALID),
        arguments(
            "issued tomorrow",
            Forge.token("{'token_type':'refresh','exp':IN(60),'iat':IN(50),'jti':'x'}"),
            INVALID),
        arguments("unknown account", Forge.refresh("'99999'", ""), NO_ACCOUNT),
        arguments("inactive account", Forge.refresh("'2'", ""), NO_ACCOUNT),
        arguments(
            "user_id is a word (crashed the original)", Forge.refresh("'abc'", ""), NO_ACCOUNT),
        arguments("user_id is empty (crashed the original)", Forge.refresh("''", ""), NO_ACCOUNT),
        arguments("user_id is a list (crashed the original)", Forge.refresh("[1]", ""), NO_ACCOUNT),
        arguments("user_id is true (was account 1 once)", Forge.refresh("true", ""), NO_ACCOUNT),
        arguments("user_id beyond 64 bit", Forge.refresh("99999999999999999999", ""), NO_ACCOUNT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesFields(String body, String answer) {
    var response = server().post("/api/token/refresh/", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).isEqualTo(answer);
  }

  static Stream<Arguments> refusesFields() {
    return Stream.of(
        arguments("{}", "{\"refresh\":[\"This field is required.\"]}"),
        arguments("{\"refresh\":\"\"}", "{\"refresh\":[\"This field may not be blank.\"]}"),
        arguments("{\"refresh\":null}", "{\"refresh\":[\"This field may not be null.\"]}"),
        arguments("{\"refresh\":[1]}", "{\"refresh\":[\"Not a valid string.\"]}"));
  }

  @Test
  void takesANumberForAnInvalidToken() {
    assertThat(server().post("/api/token/refresh/", "{\"refresh\":12}").body()).isEqualTo(INVALID);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refreshes(String name, String token) {
    accessOf(refresh(token));
  }

  static Stream<Arguments> refreshes() {
    return Stream.of(
        arguments("user_id as text", Forge.refresh("'1'", "")),
        arguments("user_id as an integer, as before 5.5.1", Forge.refresh("1", "")),
        arguments(
            "without user_id",
            Forge.token("{'token_type':'refresh','exp':IN(60),'jti':'" + Forge.id() + "'}")),
        arguments(
            "fractional exp",
            Forge.token("{'token_type':'refresh','exp':IN(60).5,'jti':'" + Forge.id() + "'}")),
        arguments("an audience nobody asked for", Forge.refresh("'1'", ",'aud':'z'")),
        arguments(
            "without typ",
            Forge.token(
                "{'alg':'HS256'}",
                "{'token_type':'refresh','exp':IN(60),'jti':'%s'}".formatted(Forge.id()),
                Forge.SECRET)));
  }

  @Test
  void refreshesByForm() {
    var response = server().postForm("/api/token/refresh/", "refresh=" + Forge.refresh("'1'", ""));

    accessOf(response);
  }

  @Test
  void accessTokenTakesOverWhatTheRefreshTokenSays() {
    var access = accessOf(refresh(Forge.refresh("'1'", ",'name':'Al','roles':['x',1],'aud':'z'")));

    assertThat(claimsOf(access))
        .matches(
            "\\{\"token_type\":\"access\",\"exp\":\\d+,\"iat\":\\d+,\"jti\":\"[0-9a-f]{32}\","
                + "\"user_id\":\"1\",\"name\":\"Al\",\"roles\":\\[\"x\",1],\"aud\":\"z\"}");
  }

  @Test
  void refreshTokenStaysGoodWithoutRotation() {
    var token = Forge.refresh("'1'", "");
    accessOf(refresh(token));
    accessOf(refresh(token));
  }

  @Test
  void verifies() {
    assertThat(verify(Forge.access("'1'", "")).body()).isEqualTo("{}");
    assertThat(verify(Forge.refresh("'1'", "")).statusCode()).isEqualTo(200);
    assertThat(verify(Forge.access("'2'", "")).body()).as("inactive account").isEqualTo("{}");
    assertThat(verify(Forge.token("{'exp':IN(60),'jti':'x'}")).body())
        .as("no type")
        .isEqualTo("{}");
    assertThat(verify(Forge.token("{'token_type':'odd','exp':IN(60),'jti':'x'}")).body())
        .isEqualTo("{}");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void verifyRefuses(String name, String token, String answer) {
    var response = verify(token);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo(answer);
  }

  static Stream<Arguments> verifyRefuses() {
    return Stream.of(
        arguments("expired", Forge.token("{'exp':IN(-5),'jti':'x'}"), refusal("Token is expired")),
        arguments(
            "bad signature",
            Forge.token(Forge.HEADER, "{'exp':IN(60),'jti':'x'}", "y".repeat(64)),
            INVALID),
        arguments("no exp", Forge.token("{'jti':'x'}"), refusal("Token has no 'exp' claim")),
        arguments("no id", Forge.token("{'exp':IN(60)}"), refusal("Token has no id")));
  }

  @Test
  void blacklistedRefreshTokenIsRefusedFromThenOn() {
    var token = Forge.refresh("'1'", "");

    assertThat(blacklist(token).body()).isEqualTo("{}");

    assertThat(blacklist(token).body()).isEqualTo(refusal("Token is blacklisted"));
    assertThat(refresh(token).body()).isEqualTo(refusal("Token is blacklisted"));
    assertThat(verify(token).body()).as("verify does not look").isEqualTo("{}");
  }

  @Test
  void blacklistsWhatWasNeverIssuedHere() {
    assertThat(blacklist(Forge.refresh("'99999'", "")).body()).isEqualTo("{}");
    var without = Forge.token("{'token_type':'refresh','exp':IN(60),'jti':'" + Forge.id() + "'}");
    assertThat(blacklist(without).body()).isEqualTo("{}");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void blacklistRefuses(String name, String token, String answer) {
    var response = blacklist(token);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo(answer);
  }

  static Stream<Arguments> blacklistRefuses() {
    return Stream.of(
        arguments("access token", Forge.access("'1'", ""), refusal("Token has wrong type")),
        arguments(
            "expired",
            Forge.token("{'token_type':'refresh','exp':IN(-5),'jti':'x'}"),
            refusal("Token is expired")),
        arguments("garbage", "garbage", INVALID),
        arguments(
            "no id (crashed the original)",
            Forge.token("{'token_type':'refresh','exp':IN(60)}"),
            refusal("Token has no id")));
  }

  @Test
  void mintedTokensHaveTheClaimsOfSimpleJwtAndThenTheirSession() {
    var login =
        server().post("/api/token/", "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}");
    var parts = login.body().split("\"", -1);

    assertThat(claimsOf(parts[3]))
        .matches(
            "\\{\"token_type\":\"refresh\",\"exp\":\\d+,\"iat\":\\d+,\"jti\":\"[0-9a-f]{32}\",\"user_id\":\"1\",\"sid\":\"[0-9a-f]{32}\",\"epoch\":0}");
    assertThat(claimsOf(parts[7]))
        .matches(
            "\\{\"token_type\":\"access\",\"exp\":\\d+,\"iat\":\\d+,\"jti\":\"[0-9a-f]{32}\",\"user_id\":\"1\",\"sid\":\"[0-9a-f]{32}\",\"epoch\":0}");
    assertThat(
            new String(
                Base64.getUrlDecoder().decode(parts[3].split("\\.", -1)[0]),
                StandardCharsets.UTF_8))
        .isEqualTo(Forge.HEADER);
  }
}

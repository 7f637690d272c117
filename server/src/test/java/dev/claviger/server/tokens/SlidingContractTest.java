package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Sliding tokens, and the settings that tell older clients of SimpleJWT from newer ones.
class SlidingContractTest {
  @RegisterExtension static final TestServer PLAIN = TestServer.withDefaults();

  @RegisterExtension
  static final TestServer BOTH =
      TestServer.with(
          Map.of(
              "TOKENS_ACCEPTED_TYPES", "access,sliding",
              "TOKENS_CHECK_USER_IS_ACTIVE", "false",
              "TOKENS_INTEGER_USER_ID", "true",
              "TOKENS_LEGACY_MESSAGES", "true",
              "TOKENS_HEADER_NAME", "HTTP_X_ACCESS_TOKEN"));

  private static final String LOGIN = "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}";

  private static String token(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).matches("\\{\"token\":\"[^\"]+\"}");
    return response.body().split("\"", -1)[3];
  }

  private static String claims(String token) {
    var payload = token.split("\\.", -1)[1];
    return new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
  }

  private static HttpResponse<String> refresh(RunningClaviger server, String token) {
    return server.post("/api/token/sliding/refresh/", "{\"token\":\"%s\"}".formatted(token));
  }

  private static HttpResponse<String> hello(RunningClaviger server, String header, String token) {
    return server.get("/hello/", header, "Bearer " + token);
  }

  private static String refusal(String detail) {
    return "{\"detail\":\"%s\",\"code\":\"token_not_valid\"}".formatted(detail);
  }

  @Test
  void slidesWithItsIdAndItsEnd() {
    var server = PLAIN.running();
    var first = token(server.post("/api/token/sliding/", LOGIN));
    assertThat(claims(first))
        .matches(
            "\\{\"token_type\":\"sliding\",\"exp\":\\d+,\"iat\":\\d+,\"jti\":\"[0-9a-f]{32}\",\"refresh_exp\":\\d+,\"user_id\":\"1\".*}");

    var second = token(refresh(server, first));

    var times = "\"(exp|iat)\":\\d+";
    assertThat(claims(second).replaceAll(times, "")).isEqualTo(claims(first).replaceAll(times, ""));
    token(refresh(server, second));
    assertThat(server.post("/api/token/verify/", "{\"token\":\"%s\"}".formatted(second)).body())
        .isEqualTo("{}");
  }

  @Test
  void refusesInTheOrderOfSimpleJwt() {
    var server = PLAIN.running();
    assertThat(refresh(server, Forge.access("'1'", "")).body())
        .isEqualTo(refusal("Token has wrong type"));
    assertThat(refresh(server, ContractTokens.sliding("IN(60)", "")).body())
        .isEqualTo(refusal("Token has no 'refresh_exp' claim"));
    assertThat(refresh(server, ContractTokens.sliding("IN(60)", ",'refresh_exp':IN(-1)")).body())
        .isEqualTo(refusal("Token 'refresh_exp' claim has expired"));
    for (var odd : new String[] {"'9999999999'", "'x'", "null", "[1]", "1e300", "true"}) {
      assertThat(refresh(server, ContractTokens.sliding("IN(60)", ",'refresh_exp':" + odd)).body())
          .as(odd)
          .isEqualTo(refusal("Token is invalid"));
    }
    assertThat(refresh(server, ContractTokens.sliding("IN(-1)", ",'refresh_exp':IN(60)")).body())
        .isEqualTo(refusal("Token is expired"));
  }

  @Test
  void endsWithItsAccount() {
    var server = PLAIN.running();
    var id = PLAIN.createAccount("slider", "slider-Pass-1");
    var login = "{\"username\":\"slider\",\"password\":\"slider-Pass-1\"}";
    var token = token(server.post("/api/token/sliding/", login));

    server.claviger().accounts().deactivate(id);

    assertThat(refresh(server, token).statusCode()).isEqualTo(401);
  }

  @Test
  void isNoAccessTokenUnlessAccepted() {
    var token = token(PLAIN.running().post("/api/token/sliding/", LOGIN));
    assertThat(hello(PLAIN.running(), "Authorization", token).body())
        .isEqualTo(
            "{\"detail\":\"Given token not valid for any token type\",\"code\":\"token_not_valid\",\"messages\":[{\"token_class\":\"AccessToken\",\"token_type\":\"access\",\"message\":\"Token has wrong type\"}]}");

    var accepted = token(BOTH.running().post("/api/token/sliding/", LOGIN));
    assertThat(hello(BOTH.running(), "X-Access-Token", accepted).body())
        .isEqualTo("{\"message\":\"Hello, alice!\"}");
  }

  @Test
  void saysForEachTypeWhyInTheWordsOfBefore() {
    assertThat(hello(BOTH.running(), "X-Access-Token", "garbage").body())
        .isEqualTo(
            "{\"detail\":\"Given token not valid for any token type\",\"code\":\"token_not_valid\",\"messages\":[{\"token_class\":\"AccessToken\",\"token_type\":\"access\",\"message\":\"Token is invalid or expired\"},{\"token_class\":\"SlidingToken\",\"token_type\":\"sliding\",\"message\":\"Token is invalid or expired\"}]}");
  }

  @Test
  void namesAccountsByIntegerForOlderClients() {
    var server = BOTH.running();
    var body = server.post("/api/token/", LOGIN).body().split("\"", -1);

    assertThat(claims(body[3])).contains("\"user_id\":1");
    assertThat(hello(server, "X-Access-Token", body[7]).statusCode()).isEqualTo(200);
  }

  @Test
  void inactiveAccountsGoOnWhereThatIsNotChecked() {
    var server = BOTH.running();
    assertThat(hello(server, "X-Access-Token", Forge.access("'2'", "")).body())
        .isEqualTo("{\"message\":\"Hello, bob!\"}");
    var refreshed =
        server.post(
            "/api/token/refresh/", "{\"refresh\":\"%s\"}".formatted(Forge.refresh("'2'", "")));
    assertThat(refreshed.statusCode()).isEqualTo(200);
    var login = "{\"username\":\"bob\",\"password\":\"bob-Pass-77\"}";
    assertThat(server.post("/api/token/", login).statusCode()).isEqualTo(401);
  }
}

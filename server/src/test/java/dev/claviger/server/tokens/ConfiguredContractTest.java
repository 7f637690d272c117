package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Settings of SimpleJWT that clients can tell: issuer, audience, leeway, names of claims, header
/// and scheme.
class ConfiguredContractTest {
  @RegisterExtension
  static final TestServer STRICT =
      TestServer.with(
          Map.of(
              "TOKENS_ISSUER", "iss1",
              "TOKENS_AUDIENCE", "aud1,aud2",
              "TOKENS_LEEWAY", "10s",
              "TOKENS_UPDATE_LAST_LOGIN", "true",
              "THROTTLES_LOGIN_FAILURES", "2/m"));

  @RegisterExtension
  static final TestServer RENAMED =
      TestServer.with(
          Map.of(
              "TOKENS_HEADER_TYPES", "JWT,Bearer",
              "TOKENS_HEADER_NAME", "X-Access-Token",
              "TOKENS_USER_ID_CLAIM", "sub",
              "TOKENS_TYPE_CLAIM", "typ",
              "TOKENS_ID_CLAIM", "tid",
              "TOKENS_SESSION_CLAIM", "ses",
              "TOKENS_EPOCH_CLAIM", "cnt"));

  private static final String GREETING = "{\"message\":\"Hello, alice!\"}";

  private static String strict(String more) {
    return STRICT
        .running()
        .get("/hello/", "Authorization", "Bearer " + Forge.access("'1'", more))
        .body();
  }

  @Test
  void issuerAndAudienceAreRequiredOnceSet() {
    assertThat(strict(",'iss':'iss1','aud':'aud1'")).isEqualTo(GREETING);
    assertThat(strict(",'iss':'iss1','aud':['x','aud2']")).isEqualTo(GREETING);
    assertThat(strict(",'iss':'iss1','aud':'x'")).contains("Token is invalid");
    assertThat(strict(",'iss':'iss1'")).contains("Token is invalid");
    assertThat(strict(",'iss':'x','aud':'aud1'")).contains("Token is invalid");
    assertThat(strict(",'aud':'aud1'")).contains("Token is invalid");
  }

  @Test
  void leewayIsGranted() {
    var claims =
        "{'token_type':'access','jti':'x','user_id':'1','iss':'iss1','aud':'aud1','exp':%s}";
    var server = STRICT.running();

    var within = Forge.token(claims.formatted("IN(-5)"));
    assertThat(server.get("/hello/", "Authorization", "Bearer " + within).body())
        .isEqualTo(GREETING);
    var beyond = Forge.token(claims.formatted("IN(-15)"));
    assertThat(server.get("/hello/", "Authorization", "Bearer " + beyond).body())
        .contains("Token is expired");
  }

  @Test
  void mintedTokensSayWhoIssuesThemAndForWhomLast() {
    var login =
        STRICT
            .running()
            .post("/api/token/", "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}");
    var access = login.body().split("\"", -1)[7];

    var claims =
        new String(
            Base64.getUrlDecoder().decode(access.split("\\.", -1)[1]), StandardCharsets.UTF_8);

    assertThat(claims).endsWith("\"epoch\":0,\"aud\":[\"aud1\",\"aud2\"],\"iss\":\"iss1\"}");
    assertThat(STRICT.running().claviger().accounts().find(1).orElseThrow().lastLogin())
        .as("last login")
        .isPresent();
  }

  @Test
  void failedLoginsAreThrottledForNameAndAddress() {
    var server = STRICT.running();
    var wrong = "{\"username\":\"dave\",\"password\":\"x\"}";
    assertThat(server.post("/api/token/", wrong).statusCode()).isEqualTo(401);
    assertThat(server.post("/api/token/", wrong).statusCode()).isEqualTo(401);

    var refused = server.post("/api/token/", wrong);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After"))
        .hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 60));
    assertThat(refused.body())
        .matches(
            "\\{\"detail\":\"Request was throttled. Expected available in \\d+ seconds?\\.\"}");
    var other = "{\"username\":\"root\",\"password\":\"root-Pass-77\"}";
    assertThat(server.post("/api/token/", other).statusCode()).as("another name").isEqualTo(200);
  }

  @Test
  void headerSchemeAndClaimsHaveTheNamesThatWereChosen() {
    var server = RENAMED.running();
    var token = Forge.token("{'typ':'access','exp':IN(60),'tid':'x','sub':'1'}");

    assertThat(server.get("/hello/", "X-Access-Token", "JWT " + token).body()).isEqualTo(GREETING);
    assertThat(server.get("/hello/", "X-Access-Token", "Bearer " + token).body())
        .isEqualTo(GREETING);
    var ignored = server.get("/hello/", "Authorization", "Bearer " + token);
    assertThat(ignored.body())
        .isEqualTo("{\"detail\":\"Authentication credentials were not provided.\"}");
    assertThat(ignored.headers().firstValue("WWW-Authenticate")).hasValue("JWT realm=\"api\"");

    var login =
        server.post("/api/token/", "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}");
    var refresh = login.body().split("\"", -1)[3].split("\\.", -1)[1];
    assertThat(new String(Base64.getUrlDecoder().decode(refresh), StandardCharsets.UTF_8))
        .matches(
            "\\{\"typ\":\"refresh\",\"exp\":\\d+,\"iat\":\\d+,\"tid\":\"[0-9a-f]{32}\",\"sub\":\"1\",\"ses\":\"[0-9a-f]{32}\",\"cnt\":0}");
  }
}

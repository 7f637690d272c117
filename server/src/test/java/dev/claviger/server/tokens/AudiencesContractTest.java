package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.claviger.jose.JsonObject;
import dev.claviger.server.ServerSettings;
import dev.claviger.server.TestServer;
import dev.claviger.settings.SettingsException;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens for others than ourselves, as Nimbus takes them at an application that is one of those.
class AudiencesContractTest {
  private static final String CREDENTIALS = "\"username\":\"dave\",\"password\":\"dave-Pass-77\"";

  @RegisterExtension
  static final TestServer SERVER =
      TestServer.withFile(
          """
          tokens:
            audience: [api, web]
            audiences: [billing, mail]
            rotate-refresh-tokens: true
            blacklist-after-rotation: true
            accepted-types: [access, sliding]
          cookies: {mode: on-request, secure: false}
          claims:
            - {name: tenant, value: acme, refresh: true}
            - {name: plan, value: gold, audience: [billing], refresh: true}
            - {name: scope, value: all, audience: [api, mail]}
          """);

  @RegisterExtension static final TestServer DEFAULTS = TestServer.withDefaults();

  @Test
  void whoAsksForNobodyGetsOursAsBefore() throws Exception {
    var claims = accepted("api", member(obtain(""), "access"));

    assertThat(claims.getAudience()).containsExactly("api", "web");
    assertThat(claims.getClaim("scope")).isEqualTo("all");
    assertThat(claims.getClaims()).containsKey("tenant").doesNotContainKey("plan");
  }

  @Test
  void tokensForAnotherHaveItsClaimsAndAreForItAlone() throws Exception {
    var tokens = obtain("billing");

    for (var name : new String[] {"access", "refresh"}) {
      var claims = accepted("billing", member(tokens, name));
      assertThat(claims.getAudience()).containsExactly("billing");
      assertThat(claims.getClaims())
          .containsEntry("plan", "gold")
          .containsEntry("tenant", "acme")
          .doesNotContainKey("scope");
      for (var other : new String[] {"api", "web", "mail"}) {
        assertThatThrownBy(() -> accepted(other, member(tokens, name)))
            .isInstanceOf(BadJWTException.class)
            .hasMessageContaining("aud claim");
      }
    }
  }

  @Test
  void theyAreRefusedHere() {
    var tokens = obtain("mail");

    assertThat(hello(member(obtain(""), "access"))).isEqualTo(200);
    assertThat(hello(member(tokens, "access"))).isEqualTo(401);
    assertThat(post("/api/token/verify/", "token", member(tokens, "access")).statusCode())
        .isEqualTo(401);
    assertThat(hello(member(sliding("mail"), "token"))).isEqualTo(401);
    assertThat(hello(member(sliding(""), "token"))).isEqualTo(200);
  }

  @Test
  void aRefreshStaysWithItsAudience() throws Exception {
    var first = obtain("billing");
    var next = post("/api/token/refresh/", "refresh", member(first, "refresh"));
    var last = post("/api/token/refresh/", "refresh", member(next, "refresh"));

    for (var name : new String[] {"access", "refresh"}) {
      var claims = accepted("billing", member(last, name));
      assertThat(claims.getAudience()).containsExactly("billing");
      assertThat(claims.getClaims()).containsEntry("plan", "gold").doesNotContainKey("scope");
    }
    assertThat(hello(member(last, "access"))).isEqualTo(401);
    assertThat(post("/api/token/blacklist/", "refresh", member(last, "refresh")).statusCode())
        .isEqualTo(200);
    assertThat(post("/api/token/refresh/", "refresh", member(last, "refresh")).statusCode())
        .isEqualTo(401);
  }

  /// Whoever got hold of a token for one must not be able to turn it into one for us.
  @Test
  void aRefreshCannotAskForAnother() throws Exception {
    var refresh = member(obtain("billing"), "refresh");
    var body = "{\"refresh\":\"%s\",\"audience\":\"mail\"}".formatted(refresh);

    var answer = SERVER.running().post("/api/token/refresh/", body);

    assertThat(accepted("billing", member(answer, "access")).getAudience())
        .containsExactly("billing");
  }

  @Test
  void slidingTokensStayWithTheirs() throws Exception {
    var slid = post("/api/token/sliding/refresh/", "token", member(sliding("mail"), "token"));

    var claims = accepted("mail", member(slid, "token"));
    assertThat(claims.getAudience()).containsExactly("mail");
    assertThat(claims.getClaims()).containsEntry("scope", "all").doesNotContainKey("plan");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"shop\" | \"\\\"shop\\\" is not a valid choice.\"",
        "\"api\" | \"\\\"api\\\" is not a valid choice.\"",
        "7 | \"\\\"7\\\" is not a valid choice.\"",
        "null | \"This field may not be null.\"",
        "\"\" | \"This field may not be blank.\"",
        "[\"mail\"] | \"Not a valid string.\"",
      })
  void anUnknownOneIsRefused(String audience, String message) {
    for (var path : new String[] {"/api/token/", "/api/token/sliding/"}) {
      var answer =
          SERVER.running().post(path, "{%s,\"audience\":%s}".formatted(CREDENTIALS, audience));

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo("{\"audience\":[%s]}".formatted(message));
    }
  }

  /// They would come back to us alone, and log the browser out of here.
  @ParameterizedTest
  @ValueSource(strings = {"cookie", "both"})
  void theyAreNotGivenOutInCookies(String delivery) {
    var refresh = member(obtain("mail"), "refresh");
    var login = "{%s,\"audience\":\"mail\"}".formatted(CREDENTIALS);
    var again = "{\"refresh\":\"%s\"}".formatted(refresh);

    for (var request : Map.of("/api/token/", login, "/api/token/refresh/", again).entrySet()) {
      var path = request.getKey() + "?token_delivery=" + delivery;
      var answer = SERVER.running().post(path, request.getValue());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("Tokens cannot be delivered by '" + delivery + "' here.");
      assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }
    assertThat(post("/api/token/refresh/", "refresh", refresh).statusCode()).isEqualTo(200);
  }

  /// As REST framework tells of a `ChoiceField`.
  @ParameterizedTest
  @ValueSource(strings = {"/api/token/", "/api/token/sliding/"})
  void optionsTellsOfTheField(String path) {
    var field =
        "\"audience\":{\"type\":\"choice\",\"required\":false,\"read_only\":false,"
            + "\"label\":\"Audience\",\"choices\":["
            + "{\"value\":\"billing\",\"display_name\":\"billing\"},"
            + "{\"value\":\"mail\",\"display_name\":\"mail\"}]}";

    assertThat(options(SERVER, path)).contains("\"label\":\"Password\"}," + field + "}");
    assertThat(options(DEFAULTS, path)).doesNotContain("audience");
    assertThat(options(SERVER, "/api/token/refresh/")).doesNotContain("audience");
    assertThat(SERVER.running().get(path, "Accept", "text/html").body())
        .as("a form sends all of its fields, empty ones too")
        .doesNotContain("name=\"audience\"");
  }

  private static String options(TestServer server, String path) {
    var request = server.running().request(path).method("OPTIONS", BodyPublishers.noBody());
    return server.running().send(request).body();
  }

  @Test
  void whereThereAreNoneTheFieldIsIgnored() {
    var answer =
        DEFAULTS.running().post("/api/token/", "{%s,\"audience\":[1]}".formatted(CREDENTIALS));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(
            new String(
                Base64.getUrlDecoder().decode(member(answer, "access").split("\\.", -1)[1]),
                StandardCharsets.UTF_8))
        .doesNotContain("\"aud\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | billing | audiences needs audience as well",
        "api | mail,api | is in audience",
        "api | mail,api | CLAVIGER_TOKENS_AUDIENCES",
      })
  void mistakesStopTheStart(String own, String others, String message) {
    var environment = Map.of("CLAVIGER_TOKENS_AUDIENCE", own, "CLAVIGER_TOKENS_AUDIENCES", others);
    var sources = Sources.NONE.withEnvironment(environment);

    assertThatThrownBy(() -> SettingsSchema.of(ServerSettings.class).load(sources))
        .isInstanceOf(SettingsException.class)
        .asString()
        .contains(message);
  }

  private static HttpResponse<String> obtain(String audience) {
    return login("/api/token/", audience);
  }

  private static HttpResponse<String> sliding(String audience) {
    return login("/api/token/sliding/", audience);
  }

  private static HttpResponse<String> login(String path, String audience) {
    var asked = audience.isEmpty() ? "" : ",\"audience\":\"" + audience + "\"";
    var answer = SERVER.running().post(path, "{" + CREDENTIALS + asked + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static HttpResponse<String> post(String path, String field, String token) {
    return SERVER.running().post(path, "{\"%s\":\"%s\"}".formatted(field, token));
  }

  private static int hello(String token) {
    return SERVER.running().get("/hello/", "Authorization", "Bearer " + token).statusCode();
  }

  private static String member(HttpResponse<String> answer, String name) {
    return JsonObject.parse(answer.body()).string(name).orElseThrow();
  }

  /// What the application of this audience reads.
  private static JWTClaimsSet accepted(String audience, String token) throws Exception {
    var secret = TestServer.SECRET.getBytes(StandardCharsets.UTF_8);
    var application = new DefaultJWTProcessor<SecurityContext>();
    application.setJWSKeySelector(
        new JWSVerificationKeySelector<>(JWSAlgorithm.HS256, new ImmutableSecret<>(secret)));
    application.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            audience, new JWTClaimsSet.Builder().build(), Set.of("exp")));
    return application.process(token, null);
  }
}

package dev.claviger.server.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.JsonObject;
import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Claims of one's own, as clients find them in tokens.
class ClaimsContractTest {

  @RegisterExtension
  static final TestServer SERVER =
      TestServer.withFile(
          """
          tokens:
            audience: [api]
            max-claims-size: 400
            rotate-refresh-tokens: true
            accepted-types: [access, sliding]
          claims:
            - {name: tenant, value: acme, refresh: true}
            - {name: level, value: 5}
            - {name: beta, value: true}
            - {name: zip, value: '"01234"'}
            - {name: tags, value: '["a", 1]'}
            - {name: name, template: '{first_name} {last_name}'}
            - {name: label, template: 'user-{id} ({username}, {is_staff})', audience: [api], refresh: true}
            - {name: preferred_username, from: username}
            - {name: uid, from: id}
            - {name: admin, from: is_superuser}
            - {name: groups, from: groups, refresh: true}
            - {name: permissions, from: permissions}
            - {name: seen, from: last_login}
            - {name: mail, from: email}
          """);

  private static JsonObject claims(String token) {
    var payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return JsonObject.parse(new String(payload, StandardCharsets.UTF_8));
  }

  private static JsonObject own(JsonObject claims) {
    var own = claims;
    for (var name :
        new String[] {"token_type", "exp", "iat", "jti", "user_id", "sid", "epoch", "aud"}) {
      own = own.without(name);
    }
    return own;
  }

  private static String[] login(RunningClaviger server, String username, String password) {
    var body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    return server.post("/api/token/", body).body().split("\"", -1);
  }

  @Test
  void accessTokensHaveThemWithTheirTypes() {
    var server = SERVER.running();
    var accounts = server.claviger().accounts();
    accounts.join(4, "sales");
    accounts.join(4, "board");
    accounts.grant(4, "demo.add_note");

    var tokens = login(server, "dave", "dave-Pass-77");

    assertThat(own(claims(tokens[7])).toJson())
        .isEqualTo(
            "{\"tenant\":\"acme\",\"level\":5,\"beta\":true,\"zip\":\"01234\",\"tags\":[\"a\",1],"
                + "\"label\":\"user-4 (dave, false)\","
                + "\"preferred_username\":\"dave\",\"uid\":4,\"admin\":false,"
                + "\"groups\":[\"board\",\"sales\"],\"permissions\":[\"demo.add_note\"]}");
    assertThat(own(claims(tokens[3])).toJson())
        .isEqualTo(
            "{\"tenant\":\"acme\",\"label\":\"user-4 (dave, false)\",\"groups\":[\"board\",\"sales\"]}");
  }

  @Test
  void areTakenAnewAtRefresh() {
    var server = SERVER.running();
    var id = SERVER.createAccount("mover", "mover-Pass-1");
    var first = login(server, "mover", "mover-Pass-1");
    assertThat(claims(first[7]).strings("groups").orElseThrow()).isEmpty();
    server.claviger().accounts().join(id, "late");

    var refreshed =
        server.post("/api/token/refresh/", "{\"refresh\":\"%s\"}".formatted(first[3])).body();

    var parts = refreshed.split("\"", -1);
    assertThat(claims(parts[3]).strings("groups").orElseThrow()).containsExactly("late");
    assertThat(claims(parts[7]).strings("groups").orElseThrow()).containsExactly("late");
    assertThat(claims(parts[7]).has("level")).isFalse();
  }

  @Test
  void slidingTokensHaveThoseOfAccessTokens() {
    var server = SERVER.running();
    var login = "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}";
    var token = server.post("/api/token/sliding/", login).body().split("\"", -1)[3];
    assertThat(claims(token).string("label")).contains("user-1 (alice, false)");
    server.claviger().accounts().join(1, "night");

    var slid =
        server
            .post("/api/token/sliding/refresh/", "{\"token\":\"%s\"}".formatted(token))
            .body()
            .split("\"", -1)[3];

    assertThat(claims(slid).strings("groups").orElseThrow()).containsExactly("night");
    assertThat(claims(slid).has("refresh_exp")).isTrue();
  }

  @Test
  void whatDoesNotFitIsLeftOutWhole() {
    var server = SERVER.running();
    var id = SERVER.createAccount("member", "member-Pass-1");
    for (int i = 0; i < 30; i++) {
      server.claviger().accounts().join(id, "a-group-with-a-long-name-" + i);
    }

    var access = claims(login(server, "member", "member-Pass-1")[7]);

    assertThat(access.has("groups")).isFalse();
    assertThat(access.integer("uid")).hasValue(id);
  }

  @Test
  void withoutAnAccountTheFixedOnesAreLeft() {
    assertThat(names("api")).containsExactly("tenant", "level", "beta", "zip", "tags", "only");
  }

  @Test
  void thoseForAnAudienceAreForThatAlone() {
    assertThat(names("web")).containsExactly("tenant", "level", "beta", "zip", "tags");
  }

  private static List<String> names(String audience) {
    var only =
        new ClaimSettings(
            "only", Optional.of("1"), Optional.empty(), Optional.empty(), List.of("api"), false);
    var settings = new ArrayList<>(SERVER.settings().claims());
    settings.add(only);
    var accounts = SERVER.running().claviger().accounts();
    var token = JsonObject.builder();
    new ConfiguredClaims(settings, 1000, accounts)
        .put(token, false, List.of(audience), Optional.empty());
    return token.build().names();
  }
}

package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Refresh with rotation, as `ROTATE_REFRESH_TOKENS` and `BLACKLIST_AFTER_ROTATION` have it.
class RotationContractTest {
  @RegisterExtension
  static final TestServer SPENDING =
      TestServer.with(
          Map.of(
              "TOKENS_ROTATE_REFRESH_TOKENS", "true",
              "TOKENS_BLACKLIST_AFTER_ROTATION", "true"));

  @RegisterExtension
  static final TestServer RENEWING =
      TestServer.with(Map.of("TOKENS_ROTATE_REFRESH_TOKENS", "true"));

  private static final String BLACKLISTED =
      "{\"detail\":\"Token is blacklisted\",\"code\":\"token_not_valid\"}";

  private static HttpResponse<String> refresh(RunningClaviger server, String token) {
    return server.post("/api/token/refresh/", "{\"refresh\":\"%s\"}".formatted(token));
  }

  private static String successor(HttpResponse<String> response) {
    assertThat(response.body()).matches("\\{\"access\":\"[^\"]+\",\"refresh\":\"[^\"]+\"}");
    return response.body().split("\"", -1)[7];
  }

  private static String claims(String token) {
    var payload = token.split("\\.", -1)[1];
    return new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
  }

  @Test
  void spentTokenIsRefusedAndItsSuccessorIsGood() {
    var server = SPENDING.running();
    var token = Forge.refresh("'1'", "");

    var next = successor(refresh(server, token));

    assertThat(refresh(server, token).body()).isEqualTo(BLACKLISTED);
    assertThat(successor(refresh(server, next))).isNotEqualTo(next);
  }

  @Test
  void successorSaysTheSameOfTheLoginAndIsAnotherToken() {
    var token = Forge.refresh("'1'", ",'roles':['x'],'iss':'elsewhere'");

    var next = claims(successor(refresh(SPENDING.running(), token)));

    assertThat(next)
        .matches(
            "\\{\"token_type\":\"refresh\",\"exp\":\\d+,\"iat\":\\d+,\"jti\":\"[0-9a-f]{32}\","
                + "\"user_id\":\"1\",\"roles\":\\[\"x\"],\"iss\":\"elsewhere\"}");
    assertThat(next).isNotEqualTo(claims(token));
  }

  @Test
  void verifyTellsOfASpentToken() {
    var server = SPENDING.running();
    var token = Forge.refresh("'1'", "");
    successor(refresh(server, token));

    var response = server.post("/api/token/verify/", "{\"token\":\"%s\"}".formatted(token));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).isEqualTo("{\"non_field_errors\":[\"Token is blacklisted\"]}");
  }

  @Test
  void ofManyParallelUsesExactlyOneWins() throws Exception {
    var server = SPENDING.running();
    for (int round = 0; round < 10; round++) {
      var token = Forge.refresh("'1'", "");
      var uses = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < 20; i++) {
        uses.add(() -> refresh(server, token).statusCode());
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var won = 0;
        for (var use : threads.invokeAll(uses)) {
          won += use.get() == 200 ? 1 : 0;
        }
        assertThat(won).as("round %d", round).isEqualTo(1);
      }
    }
  }

  @Test
  void withoutBlacklistingTheOldTokenStaysGood() {
    var server = RENEWING.running();
    var token = Forge.refresh("'1'", "");

    successor(refresh(server, token));
    successor(refresh(server, token));
  }
}

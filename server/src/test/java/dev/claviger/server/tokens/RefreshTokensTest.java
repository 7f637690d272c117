package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.JsonObject;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.OnEachDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class RefreshTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final RefreshTokens tokens;

  RefreshTokensTest(Database database) {
    this.tokens = new RefreshTokens(database);
  }

  private static PresentedToken token(String id) {
    return new PresentedToken(
        JsonObject.empty(), id, Optional.empty(), Optional.empty(), NOW, NOW.plusSeconds(60));
  }

  @Test
  void whatIsNotOnRecordIsGood() {
    assertThat(tokens.isSpent("unknown")).isFalse();
  }

  @Test
  void spendsOnce() {
    assertThat(tokens.spend(token("spent"), NOW)).isTrue();
    assertThat(tokens.spend(token("spent"), NOW)).isFalse();
    assertThat(tokens.isSpent("spent")).isTrue();
  }

  @Test
  void ofParallelUsesOneWins() throws Exception {
    for (int round = 0; round < 5; round++) {
      var token = token("race " + round);
      var attempts = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 16; i++) {
        attempts.add(() -> tokens.spend(token, NOW));
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        int won = 0;
        for (var attempt : threads.invokeAll(attempts)) {
          won += attempt.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
      }
    }
  }
}

package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.OnEachDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class RefreshTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Database database;
  private final RefreshTokens tokens;

  RefreshTokensTest(Database database) {
    this.database = database;
    this.tokens = new RefreshTokens(database);
  }

  private static RefreshTokens.Entry entry(String id) {
    return new RefreshTokens.Entry(id, OptionalLong.of(1), NOW, NOW.plusSeconds(60));
  }

  private void issue(RefreshTokens.Entry entry) {
    database.write(handle -> {
      tokens.issued(handle, entry);
      return true;
    });
  }

  private boolean revoke(RefreshTokens.Entry entry) {
    return database.<Boolean>write(handle -> tokens.revoke(handle, entry, NOW));
  }

  @Test
  void issuedTokenIsNotRevoked() {
    var entry = entry("issued");
    issue(entry);

    assertThat(tokens.isRevoked("issued")).isFalse();
  }

  @Test
  void revokesOnceWhatWasIssued() {
    var entry = entry("revoked");
    issue(entry);

    assertThat(revoke(entry)).isTrue();
    assertThat(revoke(entry)).isFalse();
    assertThat(tokens.isRevoked("revoked")).isTrue();
  }

  @Test
  void revokesOnceWhatWasNeverIssued() {
    var foreign = new RefreshTokens.Entry("foreign", OptionalLong.empty(), NOW, NOW);

    assertThat(tokens.isRevoked("foreign")).isFalse();
    assertThat(revoke(foreign)).isTrue();
    assertThat(revoke(foreign)).isFalse();
    assertThat(tokens.isRevoked("foreign")).isTrue();
  }

  @Test
  void ofParallelRevocationsOneWins() throws Exception {
    for (int round = 0; round < 5; round++) {
      var entry = entry("race " + round);
      var attempts = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 16; i++) {
        attempts.add(() -> revoke(entry));
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

package dev.claviger.server.tokens;

import static dev.claviger.server.tokens.RefreshRotationTest.END;
import static dev.claviger.server.tokens.RefreshRotationTest.IDLE;
import static dev.claviger.server.tokens.RefreshRotationTest.ROTATED;
import static dev.claviger.server.tokens.RefreshRotationTest.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.OnEachDatabase;
import dev.claviger.server.tokens.RefreshRotation.Keep;
import dev.claviger.server.tokens.RefreshRotation.Mode;
import dev.claviger.server.tokens.RefreshRotation.Policy;
import dev.claviger.server.tokens.RefreshRotation.Rotate;
import dev.claviger.server.tokens.RefreshRotationTest.Row;
import dev.claviger.server.tokens.TokenFamilies.Use;
import dev.claviger.server.tokens.TokenFamily.Client;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class TokenFamiliesTest {
  private static final AtomicLong COUNT = new AtomicLong();
  private static final Instant EXPIRY = END.plusSeconds(60);

  private final Database database;
  private final TokenFamilies families;

  TokenFamiliesTest(Database database) {
    this.database = database;
    this.families = new TokenFamilies(database, Optional.of(IDLE));
  }

  /// A family as the truth table of [RefreshRotation] has it.
  private String onRecord(TokenFamily family) {
    var id = "%032x".formatted(COUNT.incrementAndGet());
    var first = family.previousId().orElse(family.currentId());
    families.start(
        new TokenFamily(
            id,
            1,
            0,
            family.client(),
            START,
            START,
            family.endsAt(),
            family.endsAt(),
            first,
            Optional.empty(),
            START,
            Optional.empty()));
    family
        .previousId()
        .ifPresent(
            spent -> families.rotate(use(id, spent, ROTATED), spent, family.currentId(), ROTATED));
    if (!family.lastUsedAt().equals(ROTATED) || family.previousId().isEmpty()) {
      set(id, "last_used_at", family.lastUsedAt());
    }
    family.ended().ifPresent(reason -> end(id, reason));
    return id;
  }

  private void end(String id, EndReason reason) {
    var _ =
        database.<Boolean>write(handle -> families.endBy(handle, id, "current", reason, ROTATED));
  }

  private void set(String id, String column, Instant time) {
    int _ =
        database.writeOnce(handle ->
            handle
                .createUpdate("update token_family set " + column + " = :time where id = :id")
                .bind("time", time)
                .bind("id", id)
                .execute());
  }

  private static Use use(String id, String current, Instant now) {
    return new Use(id, current, now, EXPIRY);
  }

  /// Each row of the truth table against the statements: what is tried before anything is read
  /// succeeds for no token that would not have been let through.
  @Test
  void theStatementsTakeWhatTheDecisionLetsThroughAndNothingElse() {
    for (var row : (Iterable<Row>) RefreshRotationTest.table()::iterator) {
      for (var mode : new Mode[] {Mode.KEEP, Mode.SPEND}) {
        var family = RefreshRotationTest.family(row.family());
        var token = RefreshRotationTest.token(row.token());
        var now = ROTATED.plusSeconds(row.secondsLater());
        var id = onRecord(family);
        var policy = new Policy(mode, RefreshRotationTest.GRACE, Optional.of(IDLE));

        var presumed = taken(RefreshRotation.presumed(policy, token), id, token, now);

        var expected = RefreshRotationTest.expected(row, mode);
        if (presumed) {
          assertThat(expected).as("%s %s", row, mode).isInstanceOfAny(Keep.class, Rotate.class);
        } else {
          assertThat(taken(expected, id, token, now))
              .as("%s %s", row, mode)
              .isEqualTo(expected instanceof Keep || expected instanceof Rotate);
        }
        if (row.token().equals("current")) {
          assertThat(presumed)
              .as("%s %s", row, mode)
              .isEqualTo(expected instanceof Keep || expected instanceof Rotate);
        }
      }
    }
  }

  private boolean taken(RefreshRotation decision, String id, PresentedToken token, Instant now) {
    return switch (decision) {
      case Keep(var current) -> families.use(use(id, current, now)).isPresent();
      case Rotate(var current) ->
          families.rotate(use(id, current, now), token.id(), "next", now).isPresent();
      default -> false;
    };
  }

  @Test
  void whatWasWrittenIsRead() {
    var id = onRecord(RefreshRotationTest.family("rotated"));

    var family = families.find(id).orElseThrow();

    var expected = RefreshRotationTest.family("rotated");
    assertThat(family)
        .usingRecursiveComparison()
        .ignoringFields("id", "expiresAt")
        .isEqualTo(expected);
    assertThat(family.expiresAt()).isBetween(EXPIRY, EXPIRY.plusSeconds(3600));
  }

  @Test
  void ofParallelRotationsOneTakesPlace() throws Exception {
    for (int round = 0; round < 5; round++) {
      var id = onRecord(RefreshRotationTest.family("new"));
      var uses = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 16; i++) {
        var next = "next " + i;
        uses.add(() ->
            families.rotate(use(id, "current", ROTATED), "current", next, ROTATED).isPresent());
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        int won = 0;
        for (var use : threads.invokeAll(uses)) {
          won += use.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
      }
    }
  }

  @Test
  void aFamilyEndsOnceForGood() {
    var id = onRecord(RefreshRotationTest.family("rotated"));

    assertThat(families.end(id, EndReason.LOGOUT, ROTATED)).isTrue();
    assertThat(families.end(id, EndReason.REUSE, ROTATED)).isFalse();
    assertThat(families.find(id).orElseThrow().ended()).contains(EndReason.LOGOUT);
  }

  @Test
  void aBlacklistedFamilyCanStillBeEnded() {
    var id = onRecord(RefreshRotationTest.family("blacklisted"));

    assertThat(families.end(id, EndReason.LOGOUT, ROTATED)).isTrue();
    assertThat(families.find(id).orElseThrow().ended()).contains(EndReason.LOGOUT);
  }

  @Test
  void spentTokensAreNoticed() {
    var before = families.anySpent();
    onRecord(RefreshRotationTest.family("new"));
    assertThat(families.anySpent()).isEqualTo(before);

    onRecord(RefreshRotationTest.family("rotated"));
    assertThat(families.anySpent()).isTrue();
  }

  @Test
  void longTextsOfClientsAreCut() {
    var client = new Client("a".repeat(300), "b".repeat(300));

    assertThat(client.address()).hasSize(64);
    assertThat(client.userAgent()).hasSize(255);
  }
}

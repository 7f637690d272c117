package dev.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Request;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.OnEachDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class AuditLogTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final AtomicLong ACCOUNTS = new AtomicLong();

  private enum Reason {
    WRONG_PASSWORD
  }

  private final Database database;
  private final long account = ACCOUNTS.incrementAndGet();

  AuditLogTest(Database database) {
    this.database = database;
  }

  private static AuditSettings settings(Duration retention, int queue) {
    return new AuditSettings(retention, false, queue);
  }

  private AuditLog log(Instant now) {
    return new AuditLog(settings(Duration.ofDays(30), 100), database, () -> now);
  }

  private List<AuditRecord> mine() {
    return new AuditEvents(database).find(AuditQuery.newest(1_000).account(account));
  }

  @Test
  void whatIsRecordedIsWrittenWithWhoWhereWhatWhyAndWhen() {
    var request = Request.of("POST", "/api/token/").withHeader("User-Agent", "curl/8");
    try (var log = log(NOW)) {
      log.record(
          new AuditEvent.LoginRefused(OptionalLong.of(account), Reason.WRONG_PASSWORD),
          Origin.of(request).by(7));
    }
    var row = mine().getFirst();
    assertThat(row.at()).isEqualTo(NOW);
    assertThat(row.event()).isEqualTo("login.refused");
    assertThat(row.account()).hasValue(account);
    assertThat(row.origin()).isEqualTo(new Origin(OptionalLong.of(7), "127.0.0.1", "curl/8", "0"));
    assertThat(row.reason()).contains("wrong_password");
  }

  @Test
  void anEventOfATransactionIsThereIfAndOnlyIfTheTransactionIs() {
    try (var log = log(NOW)) {
      var event = new AuditEvent.TokenReused(OptionalLong.of(account), "family");
      try {
        database.write(handle -> {
          log.record(handle, event, Origin.server());
          throw new IllegalStateException("rolled back");
        });
      } catch (IllegalStateException expected) {
        assertThat(mine()).isEmpty();
      }
      database.write(handle -> {
        log.record(handle, event, Origin.server());
        return true;
      });
      assertThat(mine()).extracting(AuditRecord::event).containsExactly("token.reused");
    }
  }

  @Test
  void closingWritesAllThatIsQueued() {
    try (var log = log(NOW)) {
      for (int i = 0; i < 90; i++) {
        log.record(new AuditEvent.LoginAccepted(account, "session" + i), Origin.server());
      }
    }
    assertThat(mine()).hasSize(90);
    assertThat(mine().getFirst().details().string("session")).contains("session89");
  }

  @Test
  void whatDoesNotFitIsCountedInTheLogItself() {
    long before = overflows();
    try (var log = new AuditLog(settings(Duration.ZERO, 1), database, () -> NOW)) {
      for (int i = 0; i < 50; i++) {
        log.record(new AuditEvent.LoginAccepted(account, ""), Origin.server());
      }
    }
    assertThat(mine().size() + overflows() - before).isEqualTo(50);
    assertThat(overflows()).isGreaterThan(before);
  }

  private long overflows() {
    return new AuditEvents(database)
        .find(AuditQuery.newest(1_000).event("audit.overflowed")).stream()
            .mapToLong(row -> row.details().integer("events").orElseThrow())
            .sum();
  }

  @Test
  void usesOfRefreshTokensAreEventsOnlyOnRequest() {
    var event = new AuditEvent.TokenRefreshed(OptionalLong.of(account), "s");
    try (var log = log(NOW)) {
      log.record(event, Origin.server());
    }
    assertThat(mine()).isEmpty();
    var all = new AuditSettings(Duration.ZERO, true, 10);
    try (var log = new AuditLog(all, database, () -> NOW)) {
      log.record(event, Origin.server());
    }
    assertThat(mine()).hasSize(1);
  }

  @Test
  void whatIsOlderThanTheRetentionIsDeletedInSteps() {
    var old = NOW.minus(Duration.ofDays(31));
    try (var log = new AuditLog(settings(Duration.ZERO, 3_000), database, () -> old)) {
      for (int i = 0; i < 2_500; i++) {
        log.record(new AuditEvent.LoginAccepted(account, ""), Origin.server());
      }
    }
    try (var log = log(NOW)) {
      log.record(new AuditEvent.LoginAccepted(account, "new"), Origin.server());
      log.deleteExpired();
    }
    assertThat(mine()).extracting(AuditRecord::at).containsExactly(NOW);
  }

  @Test
  void queriesNarrowAndPage() {
    for (int day = 1; day <= 3; day++) {
      try (var log = log(NOW.plus(Duration.ofDays(day)))) {
        log.record(new AuditEvent.LoginAccepted(account, "day" + day), Origin.server());
        log.record(
            new AuditEvent.SessionsEnded(account, "", Reason.WRONG_PASSWORD), Origin.server());
      }
    }
    var query = AuditQuery.newest(2).account(account);
    var events = new AuditEvents(database);
    assertThat(events.find(query.event("login.accepted")))
        .extracting(row -> row.details().string("session"))
        .containsExactly(Optional.of("day3"), Optional.of("day2"));
    assertThat(events.find(query.since(NOW.plus(Duration.ofDays(3))))).hasSize(2);
    var first = events.find(query);
    var second = events.find(query.before(first.getLast().id()));
    assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
  }

  @Test
  void whateverAClientCallsItselfNoTokenAndNoControlCharacterIsKept() {
    var token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sGnaLtUr-e_x";
    var agent = new Origin(OptionalLong.empty(), "", "x " + token + "\n\u001b[1m", "").userAgent();

    assertThat(agent).isEqualTo("x [token]??[1m");
    assertThat(
            new Origin(OptionalLong.empty(), "", "Mozilla/5.0 (X11; rv:140.0) Gecko", "")
                .userAgent())
        .isEqualTo("Mozilla/5.0 (X11; rv:140.0) Gecko");
    assertThat(new Origin(OptionalLong.empty(), "", "a".repeat(9_000), "").userAgent())
        .hasSize(256);
  }
}

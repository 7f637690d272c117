package dev.claviger.server.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.audit.Origin;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.OnEachDatabase;
import dev.claviger.server.web.Language;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class OutboxTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final Database database;
  private final Outbox outbox;
  private final MailedLinks links;

  OutboxTest(Database database) {
    this.database = database;
    this.outbox = new Outbox(database);
    this.links = new MailedLinks(database, new SecureRandom());
  }

  @BeforeEach
  void empty() {
    var _ = database.<Integer>write(handle -> handle.execute("delete from mail_outbox"));
  }

  private static OutboxMail mail(String subject) {
    return new OutboxMail(
        0,
        MailKind.PASSWORD_RESET,
        subject,
        subject,
        OptionalLong.of(7),
        Language.GERMAN,
        new Origin(OptionalLong.empty(), "192.0.2.1", "curl", "id"),
        NOW,
        NOW.plusSeconds(3600),
        0);
  }

  @Test
  void ofOneKindAboutOneSubjectOneWaits() {
    assertThat(outbox.add(mail("a"), 10)).isEqualTo(Outbox.Kept.WAITS);
    assertThat(outbox.add(mail("a"), 10)).isEqualTo(Outbox.Kept.WAITED_ALREADY);
    assertThat(outbox.add(mail("b"), 2)).isEqualTo(Outbox.Kept.WAITS);
    assertThat(outbox.add(mail("c"), 2)).isEqualTo(Outbox.Kept.FULL);
    assertThat(outbox.size()).isEqualTo(2);
  }

  @Test
  void whatIsClaimedIsDueAgainWhenTheClaimRunsOut() {
    var _ = outbox.add(mail("a"), 10);
    var later = NOW.plusSeconds(60);

    var claimed = outbox.claim(NOW, later).orElseThrow();

    assertThat(claimed)
        .usingRecursiveComparison()
        .ignoringFields("id", "attempts")
        .isEqualTo(mail("a"));
    assertThat(claimed.attempts()).isEqualTo(1);
    assertThat(outbox.claim(NOW, later)).isEmpty();
    assertThat(outbox.nextDue()).hasValue(later);
    var again = outbox.claim(later, later.plusSeconds(60)).orElseThrow();
    outbox.remove(claimed);
    assertThat(outbox.size()).as("somebody else has it now").isEqualTo(1);
    outbox.putOff(again, NOW.plusSeconds(5));
    assertThat(outbox.nextDue()).hasValue(NOW.plusSeconds(5));
    outbox.remove(again);
    assertThat(outbox.size()).isZero();
  }

  @Test
  void eachIsClaimedOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      var _ = outbox.add(mail("m" + i), 100);
    }
    Callable<Integer> claims =
        () -> {
          int claimed = 0;
          for (int i = 0; i < 20; i++) {
            claimed += outbox.claim(NOW, NOW.plusSeconds(60)).isPresent() ? 1 : 0;
          }
          return claimed;
        };

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = threads.invokeAll(IntStream.range(0, 4).mapToObj(_ -> claims).toList());
      assertThat(all.stream().mapToInt(it -> it.resultNow()).sum()).isEqualTo(20);
    }
  }

  @Test
  void whatIsOfNoUseAnyMoreIsTakenOut() {
    var _ = outbox.add(mail("a"), 10);

    assertThat(outbox.claim(NOW.plus(Duration.ofHours(2)), NOW.plus(Duration.ofHours(3))))
        .isEmpty();
    assertThat(outbox.removeExpired(NOW.plusSeconds(3599))).isEmpty();
    assertThat(outbox.removeExpired(NOW.plusSeconds(3600))).hasSize(1);
  }

  @Test
  void aLinkIsGoodOnceAndForAWhile() {
    var link = new MailedLinks.Link(MailKind.SIGN_UP, "a@x", "A@x", 3);
    var end = NOW.plusSeconds(60);
    var first = links.issue(link, end);
    var second = links.issue(link, end);

    assertThat(links.find(MailKind.SIGN_UP, first, NOW)).isEmpty();
    assertThat(links.find(MailKind.SIGN_UP, second, NOW)).hasValue(link);
    assertThat(links.find(MailKind.PASSWORD_RESET, second, NOW)).isEmpty();
    assertThat(links.find(MailKind.SIGN_UP, second, end)).isEmpty();
    assertThat(links.use(MailKind.SIGN_UP, second, end)).isFalse();
    assertThat(links.use(MailKind.SIGN_UP, second, NOW)).isTrue();
    assertThat(links.use(MailKind.SIGN_UP, second, NOW)).isFalse();
    assertThat(
            database.<String>read(handle ->
                handle
                    .createQuery("select coalesce(max(digest), '') from mailed_link")
                    .mapTo(String.class)
                    .one()))
        .doesNotContain(second);
    var _ = links.issue(link, end);
    assertThat(links.removeExpired(end)).isEqualTo(1);
  }
}

package dev.claviger.server.mail;

import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.database.DatabaseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what waits in the outbox, one after the other, on a thread of its own.
///
/// A mail is claimed for a while, sent, and then removed. If the process dies between the last two,
/// it is sent again: no mail is lost, and in that one case somebody gets two, of which the link in
/// the later one is good.
public final class MailDelivery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MailDelivery.class);

  /// For what other processes have added.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /// How long at most something to send lies before it is looked at, at random. What is done then
  /// depends on whether somebody has an address, and takes time that other requests notice: whoever
  /// asked does not know which of them to look at (OWASP ASVS 5.0, 6.3.8).
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private static final Duration SWEEP = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// More steps than a mail takes, each as long as the settings let it be.
  private static final int STEPS = 12;

  private final Outbox outbox;
  private final MailedLinks links;
  private final SmtpTransport transport;
  private final Map<MailKind, Letter.Writer> writers;
  private final Duration lease;
  private final AuditLog audit;
  private final InstantSource clock;
  private final Semaphore news;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final RandomGenerator random;
  private Instant swept = Instant.EPOCH;

  /// @param news is released when there is something to send
  MailDelivery(
      MailSettings settings,
      Outbox outbox,
      MailedLinks links,
      Map<MailKind, Letter.Writer> writers,
      Semaphore news,
      AuditLog audit,
      RandomGenerator random,
      InstantSource clock) {
    this.random = random;
    this.outbox = outbox;
    this.links = links;
    this.writers = writers;
    this.lease = settings.timeout().multipliedBy(STEPS);
    this.audit = audit;
    this.clock = clock;
    this.news = news;
    this.transport = new SmtpTransport(settings);
    this.thread = Thread.ofVirtual().name("claviger-mail").start(this::run);
  }

  private void run() {
    while (!closed()) {
      try {
        sweep();
        sendAll();
      } catch (DatabaseException passing) {
        LOG.warn("Mail is put off: {}", passing.getMessage());
      } catch (RuntimeException defect) {
        LOG.error("Mail is put off", defect);
      }
      await();
    }
  }

  private void sendAll() {
    while (!closed()) {
      var now = clock.instant();
      var next = outbox.claim(now, now.plus(lease));
      if (next.isEmpty() || !goesOn(next.get())) {
        return;
      }
    }
  }

  /// Whether the mail server is worth another mail now.
  private boolean goesOn(OutboxMail waiting) {
    if (Mailbox.of(waiting.recipient()).isEmpty()) {
      giveUp(waiting, MailFailure.BAD_ADDRESS);
      return true;
    }
    for (var letter : writer(waiting.kind()).write(waiting)) {
      switch (decided(letter, waiting)) {
        case SendingDecision.Done() ->
            letter.whenSent().ifPresent(it -> audit.record(it, waiting.origin()));
        case SendingDecision.GiveUp(var why) -> {
          giveUp(waiting, why);
          return true;
        }
        case SendingDecision.TryAgain(var in) -> {
          outbox.putOff(waiting, clock.instant().plus(in));
          return false;
        }
      }
    }
    outbox.remove(waiting);
    return true;
  }

  private Letter.Writer writer(MailKind kind) {
    return writers.getOrDefault(kind, _ -> List.of());
  }

  /// What servers say is not logged: some repeat the mail, and with it its secret.
  private SendingDecision decided(Letter letter, OutboxMail waiting) {
    var outcome = transport.send(letter.mail());
    boolean _ = Thread.interrupted();
    switch (outcome) {
      case Sending.Accepted() -> {}
      case Sending.Refused(int code, _) ->
          LOG.warn("Mail {} ({}) was refused with {}", waiting.id(), waiting.kind(), code);
      case Sending.Delayed(var trouble, _) ->
          LOG.warn(
              "Mail {} ({}) was not sent, attempt {}: {}; `claviger mail test` says more",
              waiting.id(),
              waiting.kind(),
              waiting.attempts(),
              trouble.text());
    }
    return SendingDecision.decide(outcome, waiting.attempts());
  }

  private void giveUp(OutboxMail waiting, MailFailure why) {
    outbox.remove(waiting);
    audit.record(
        new AuditEvent.MailFailed(waiting.account(), waiting.kind(), why), waiting.origin());
  }

  private void sweep() {
    var now = clock.instant();
    for (var late : outbox.removeExpired(now)) {
      audit.record(
          new AuditEvent.MailFailed(late.account(), late.kind(), MailFailure.GIVEN_UP),
          late.origin());
    }
    if (now.isAfter(swept.plus(SWEEP))) {
      swept = now;
      LOG.debug("{} links have expired", links.removeExpired(now));
    }
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  private void await() {
    try {
      if (news.tryAcquire(untilNext().toMillis(), TimeUnit.MILLISECONDS)) {
        boolean _ = closing.await(random.nextLong(LONGEST_PAUSE.toNanos()), TimeUnit.NANOSECONDS);
      }
      news.drainPermits();
    } catch (InterruptedException stop) {
      LOG.debug("No more mail is sent: {}", stop.getMessage());
    }
  }

  private Duration untilNext() {
    try {
      return outbox
          .nextDue()
          .map(due -> Duration.between(clock.instant(), due))
          .filter(it -> it.compareTo(LONGEST_WAIT) < 0)
          .map(it -> it.isNegative() ? Duration.ofSeconds(1) : it.plusMillis(10))
          .orElse(LONGEST_WAIT);
    } catch (DatabaseException passing) {
      return LONGEST_WAIT;
    }
  }

  /// Finishes the mail under way; if the mail server takes its time, breaks off. What waits is sent
  /// after the next start.
  @Override
  public void close() {
    closing.countDown();
    news.release();
    try {
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.claviger.server.mail;

import dev.claviger.http.throttle.Rate;
import dev.claviger.http.throttle.Throttle;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.database.Database;
import dev.claviger.server.web.Failure;
import dev.claviger.server.web.FailureException;
import dev.claviger.server.web.Language;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/// Where features leave mails to be sent. What it takes is in the database when it answers.
public final class Postbox {
  /// For the audit log.
  private static final String LIMIT = "mails-by-recipient";

  private final MailSettings settings;
  private final Outbox outbox;
  private final Optional<Throttle> byRecipient;
  private final Runnable added;
  private final BiConsumer<AuditEvent, Origin> audit;
  private final InstantSource clock;

  /// `added` is run when there is something to send.
  Postbox(
      MailSettings settings,
      Outbox outbox,
      Optional<Rate> byRecipient,
      Runnable added,
      BiConsumer<AuditEvent, Origin> audit,
      InstantSource clock) {
    this.settings = settings;
    this.outbox = outbox;
    this.byRecipient = byRecipient.map(rate -> new Throttle(rate, clock));
    this.added = added;
    this.audit = audit;
    this.clock = clock;
  }

  /// Of a command, which sends nothing: a server does, that runs or will run.
  public static Postbox ofCommand(
      MailSettings settings,
      Database database,
      BiConsumer<AuditEvent, Origin> audit,
      InstantSource clock) {
    return new Postbox(settings, new Outbox(database), Optional.empty(), () -> {}, audit, clock);
  }

  /// A mail that somebody asks for who is not known. An address gets only so many: what is too much
  /// is dropped without a word, because whoever asks may not be its owner, and is told the same in
  /// any case.
  public void requested(
      MailKind kind, String typedAddress, Language language, Origin origin, Duration lifetime) {
    var subject = inOneSpelling(typedAddress);
    if (byRecipient.flatMap(throttle -> throttle.admit(subject)).isPresent()) {
      audit.accept(new AuditEvent.RequestThrottled(OptionalLong.empty(), LIMIT), origin);
      return;
    }
    var now = clock.instant();
    var end = now.plus(shorter(lifetime, settings.giveUpAfter()));
    add(mail(kind, subject, typedAddress, OptionalLong.empty(), language, origin, now, end));
  }

  /// A notice to the owner of an account. `subject` tells it from other ones of its kind.
  public void notice(
      MailKind kind,
      String subject,
      long account,
      String address,
      Language language,
      Origin origin) {
    var now = clock.instant();
    var end = now.plus(settings.giveUpAfter());
    var id = OptionalLong.of(account);
    add(mail(kind, subject, address, id, language, origin, now, end));
  }

  private void add(OutboxMail mail) {
    switch (outbox.add(mail, settings.waiting())) {
      case WAITS -> added.run();
      case WAITED_ALREADY -> {}
      case FULL -> throw new FailureException(new Failure.Busy());
    }
  }

  private static OutboxMail mail(
      MailKind kind,
      String subject,
      String recipient,
      OptionalLong account,
      Language language,
      Origin origin,
      Instant now,
      Instant end) {
    return new OutboxMail(0, kind, subject, recipient, account, language, origin, now, end, 0);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static String inOneSpelling(String address) {
    return address.toLowerCase(Locale.ROOT);
  }
}

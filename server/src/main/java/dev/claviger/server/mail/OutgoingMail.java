package dev.claviger.server.mail;

import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.database.Database;
import dev.claviger.server.web.ThrottleSettings;
import dev.claviger.server.web.WebSettings;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/// This feature, put together, where a mail server is set.
///
/// @param serviceName what mails call the service
public record OutgoingMail(
    MailSettings settings,
    String serviceName,
    Outbox outbox,
    Postbox postbox,
    MailedLinks links,
    Semaphore news,
    AuditLog audit,
    RandomGenerator random,
    InstantSource clock) {

  /// Empty where no mail server is set.
  ///
  /// @param random has to be unpredictable: a `SecureRandom`
  public static Optional<OutgoingMail> where(
      MailSettings settings,
      WebSettings web,
      ThrottleSettings throttles,
      Database database,
      AuditLog audit,
      RandomGenerator random,
      InstantSource clock) {
    if (!settings.enabled()) {
      return Optional.empty();
    }
    var outbox = new Outbox(database);
    var news = new Semaphore(0);
    var rate = throttles.mailsByRecipientRate();
    return Optional.of(
        new OutgoingMail(
            settings,
            settings.serviceName().orElseGet(() -> web.publicUrl().orElseThrow().getHost()),
            outbox,
            new Postbox(settings, outbox, rate, news::release, audit::record, clock),
            new MailedLinks(database, random),
            news,
            audit,
            random,
            clock));
  }

  /// Begins to send. `writers` make of what waits what is sent.
  public MailDelivery deliver(Map<MailKind, Letter.Writer> writers) {
    return new MailDelivery(settings, outbox, links, writers, news, audit, random, clock);
  }
}

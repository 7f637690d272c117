package dev.claviger.server.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.server.mail.MailSettings.Security;
import dev.claviger.settings.Secret;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;

/// Gives mails to the mail server, one connection for each. With [SmtpFailure] the only class that
/// knows the library for it, and not loaded where no mail server is set.
public final class SmtpTransport {
  private final MailSettings settings;
  private final Mailbox from;
  private final String host;
  private final int port;
  private final Session session;

  public SmtpTransport(MailSettings settings) {
    this.settings = settings;
    var server = settings.server().orElseThrow();
    this.host = server.host();
    this.port = server.port();
    this.from = settings.from().flatMap(Mailbox::parse).orElseThrow();
    this.session = Session.getInstance(properties(settings));
  }

  /// `starttls.required`: a server, or somebody on the way, that does not offer TLS gets nothing
  /// (RFC 3207, section 6). The certificate has to be the server's (RFC 9525).
  private static Properties properties(MailSettings settings) {
    var properties = new Properties();
    var timeout = Long.toString(settings.timeout().toMillis());
    properties.setProperty("mail.smtp.connectiontimeout", timeout);
    properties.setProperty("mail.smtp.timeout", timeout);
    properties.setProperty("mail.smtp.writetimeout", timeout);
    properties.setProperty("mail.smtp.auth", Boolean.toString(settings.user().isPresent()));
    var starttls = Boolean.toString(settings.security() == Security.STARTTLS);
    properties.setProperty("mail.smtp.starttls.enable", starttls);
    properties.setProperty("mail.smtp.starttls.required", starttls);
    properties.setProperty(
        "mail.smtp.ssl.enable", Boolean.toString(settings.security() == Security.TLS));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    properties.setProperty("mail.mime.charset", "UTF-8");
    settings
        .certificates()
        .ifPresent(
            file -> properties.put("mail.smtp.ssl.socketFactory", TrustedAuthorities.in(file)));
    return properties;
  }

  /// Waits for the server's answer, each of its steps for the timeout of the settings at most.
  public Sending send(Mail mail) {
    try (var transport = session.getTransport("smtp")) {
      connect(transport);
      var message = message(mail);
      transport.sendMessage(message, message.getAllRecipients());
      return new Sending.Accepted();
    } catch (MessagingException failure) {
      return SmtpFailure.of(failure);
    }
  }

  private void connect(Transport transport) throws MessagingException {
    if (settings.user().isPresent()) {
      var password = settings.password().map(Secret::reveal).orElse("");
      transport.connect(host, port, settings.user().get(), password);
    } else {
      transport.connect(host, port, null, null);
    }
  }

  /// `Auto-Submitted` keeps holiday notices from answering (RFC 3834, section 5).
  private MimeMessage message(Mail mail) throws MessagingException {
    var message = new MimeMessage(session);
    message.setFrom(address(from));
    message.setRecipient(Message.RecipientType.TO, address(mail.to()));
    message.setSubject(mail.subject(), UTF_8.name());
    message.setSentDate(Date.from(Instant.now()));
    message.setHeader("Content-Language", mail.language().code());
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setContent(alternatives(mail));
    message.saveChanges();
    return message;
  }

  private static MimeMultipart alternatives(Mail mail) throws MessagingException {
    var text = new MimeBodyPart();
    text.setText(mail.text(), UTF_8.name());
    var html = new MimeBodyPart();
    html.setText(mail.html(), UTF_8.name(), "html");
    return new MimeMultipart("alternative", text, html);
  }

  private static InternetAddress address(Mailbox mailbox) throws MessagingException {
    try {
      return mailbox.name().isEmpty()
          ? new InternetAddress(mailbox.address(), true)
          : new InternetAddress(mailbox.address(), mailbox.name(), UTF_8.name());
    } catch (UnsupportedEncodingException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}

package dev.claviger.server.mail;

import dev.claviger.server.Eventually;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/// A mail server that keeps what it gets: SubEthaSMTP, on a port of this machine.
public final class MailServer implements AutoCloseable {
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Optional<RejectException> answerToRecipients = Optional.empty();
  private volatile Optional<RejectException> answerToContent = Optional.empty();
  private final SMTPServer server;

  /// A mail as it came.
  ///
  /// @param recipient of the envelope
  public record Received(String sender, String recipient, String source) {
    MimeMessage message() {
      try {
        return new MimeMessage(
            Session.getInstance(new Properties()),
            new ByteArrayInputStream(source.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      } catch (MessagingException unreadable) {
        throw new AssertionError(unreadable);
      }
    }

    public String subject() {
      try {
        return message().getSubject();
      } catch (MessagingException unreadable) {
        throw new AssertionError(unreadable);
      }
    }

    public String header(String name) {
      try {
        return String.join("|", message().getHeader(name));
      } catch (MessagingException unreadable) {
        throw new AssertionError(unreadable);
      }
    }

    public String text() {
      return part(0);
    }

    public String html() {
      return part(1);
    }

    private String part(int index) {
      try {
        var parts = (MimeMultipart) message().getContent();
        BodyPart part = parts.getBodyPart(index);
        return String.valueOf(part.getContent());
      } catch (MessagingException | IOException unreadable) {
        throw new AssertionError(unreadable);
      }
    }

    /// What the link carries.
    public String token() {
      return text().replaceAll("(?s).*token=([\\w-]+).*", "$1");
    }
  }

  private MailServer(int port, UnaryOperator<SMTPServer.Builder> setUp) {
    var builder =
        SMTPServer.port(port)
            .bindAddress(InetAddress.getLoopbackAddress())
            .messageHandlerFactory(_ -> new Inbox());
    server = setUp.apply(builder).build();
    server.start();
  }

  public static MailServer start() {
    return start(0);
  }

  public static MailServer start(int port) {
    return new MailServer(port, it -> it);
  }

  static MailServer with(UnaryOperator<SMTPServer.Builder> setUp) {
    return new MailServer(0, setUp);
  }

  public int port() {
    return server.getPortAllocated();
  }

  public String address() {
    return "127.0.0.1:" + port();
  }

  /// From now on it answers so to recipients; to none of them, if it is empty.
  void answerToRecipients(Optional<RejectException> answer) {
    answerToRecipients = answer;
  }

  void answerToContent(Optional<RejectException> answer) {
    answerToContent = answer;
  }

  public List<Received> received() {
    return List.copyOf(received);
  }

  public List<Received> to(String recipient) {
    return received.stream().filter(it -> it.recipient.equals(recipient)).toList();
  }

  /// Waits until there are so many for a recipient; the last of them.
  public Received last(String recipient, int number) {
    Eventually.holds(() -> to(recipient).size() >= number);
    return to(recipient).getLast();
  }

  @Override
  public void close() {
    server.stop();
  }

  private final class Inbox implements MessageHandler {
    private String sender = "";
    private String recipient = "";

    @Override
    public void from(String from) {
      sender = from;
    }

    @Override
    public void recipient(String to) throws RejectException {
      if (answerToRecipients.isPresent()) {
        throw answerToRecipients.get();
      }
      recipient = to;
    }

    @Override
    @SuppressWarnings("NullAway") // null: the usual answer
    public String data(InputStream content) throws RejectException {
      if (answerToContent.isPresent()) {
        throw answerToContent.get();
      }
      try {
        var source = new String(content.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        received.add(new Received(sender, recipient, source));
        return null;
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    @Override
    public void done() {}
  }
}

package dev.claviger.server.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Eventually;
import dev.claviger.server.TestServer;
import dev.claviger.server.audit.AuditQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.subethamail.smtp.RejectException;

/// A mail server that is away, and one that says no.
class MailDeliveryTest {
  private static final int PORT = freePort();

  @RegisterExtension
  static final TestServer SERVER =
      TestServer.with(
          Map.of(
              "MAIL_SERVER", "127.0.0.1:" + PORT,
              "MAIL_SECURITY", "none",
              "MAIL_FROM", "no-reply@example.org",
              "WEB_PUBLIC_URL", "https://login.example.org"));

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  private static void forgets(String email) {
    var answer =
        SERVER.running().post("/api/password/reset/", "{\"email\":\"%s\"}".formatted(email));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void whatWasAskedForWhileTheMailServerWasAwayIsSentWhenItIsBack() {
    var id = SERVER.createAccount("ada", "ada@example.net", "first-Pass-77");
    forgets("ada@example.net");
    try (var mail = MailServer.start(PORT)) {
      assertThat(mail.last("ada@example.net", 1).text()).contains("token=");

      var late = SERVER.createAccount("bea", "bea@example.net", "first-Pass-77");
      mail.answerToRecipients(Optional.of(new RejectException(550, "no such user")));
      forgets("bea@example.net");
      Eventually.holds(() -> event(late, "mail.failed").isPresent());
      assertThat(event(late, "mail.failed")).hasValue("refused");
      assertThat(event(id, "password.reset_requested")).isPresent();
      assertThat(mail.to("bea@example.net")).isEmpty();
    }
  }

  /// The reason, or empty text if it has none.
  private static Optional<String> event(long account, String name) {
    return SERVER.running().claviger().audit().events().find(AuditQuery.newest(100)).stream()
        .filter(row -> row.event().equals(name))
        .filter(row -> row.account().isEmpty() || row.account().getAsLong() == account)
        .map(row -> row.reason().orElse(""))
        .findFirst();
  }
}

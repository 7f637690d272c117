package dev.claviger.server.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.web.Language;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;

/// Against a real mail server.
class SmtpTransportTest {

  private static MailSettings settings(String server, Map<String, String> more) {
    var settings = new HashMap<String, String>();
    settings.put("SERVER", server);
    settings.put("FROM", "Größe <no-reply@example.org>");
    settings.put("TIMEOUT", "5s");
    settings.putAll(more);
    var environment = new HashMap<String, String>();
    settings.forEach((name, value) -> environment.put("CLAVIGER_" + name, value));
    return SettingsSchema.of(MailSettings.class)
        .load(Sources.NONE.withEnvironment(environment))
        .value();
  }

  private static Sending send(MailSettings settings) {
    var mail =
        new Mail(
            Mailbox.of("ada@bücher.example").orElseThrow(),
            Language.GERMAN,
            "Grüße – 你好",
            List.of(
                new Mail.Part.Words("Text mit <Klammern> & Umlauten: äöü."),
                new Mail.Part.Link("https://login.example.org/?token=a&b=c")));
    return new SmtpTransport(settings).send(mail);
  }

  private static Map<String, String> plain() {
    return Map.of("SECURITY", "none");
  }

  /// A certificate for localhost and 127.0.0.1, and a server that has it.
  private record Certified(SSLContext context, Path authority) {
    static Certified in(Path directory) throws Exception {
      var store = directory.resolve("keys.p12");
      var made =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "mail",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "SAN=dns:localhost,ip:127.0.0.1",
                  "-validity",
                  "2",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  "changeit")
              .inheritIO()
              .start();
      assertThat(made.waitFor()).isZero();
      var password = "changeit".toCharArray();
      var keys = KeyStore.getInstance(store.toFile(), password);
      var pem =
          "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
              .formatted(
                  Base64.getMimeEncoder().encodeToString(keys.getCertificate("mail").getEncoded()));
      var authority = Files.writeString(directory.resolve("ca.pem"), pem);
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, password);
      var context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return new Certified(context, authority);
    }
  }

  @Test
  void textAndHtmlArriveAsTheyWereWritten() {
    try (var server = MailServer.start()) {
      assertThat(send(settings(server.address(), plain()))).isEqualTo(new Sending.Accepted());

      var mail = server.received().getFirst();
      assertThat(mail.recipient()).isEqualTo("ada@xn--bcher-kva.example");
      assertThat(mail.subject()).isEqualTo("Grüße – 你好");
      assertThat(mail.text())
          .isEqualTo(
              "Text mit <Klammern> & Umlauten: äöü.\r\n\r\nhttps://login.example.org/?token=a&b=c\r\n");
      assertThat(mail.html())
          .contains("<html lang=\"de\" dir=\"ltr\">")
          .contains("<p>Text mit &lt;Klammern&gt; &amp; Umlauten: äöü.</p>")
          .contains("<a href=\"https://login.example.org/?token=a&amp;b=c\">");
      assertThat(mail.source()).contains("Content-Language: de");
    }
  }

  @Test
  void startTlsWithLogin(@TempDir Path directory) throws Exception {
    var certified = Certified.in(directory);
    try (var server =
        MailServer.with(it ->
            it.enableTLS()
                .requireTLS()
                .startTlsSocketFactory(certified.context)
                .requireAuth()
                .authenticationHandlerFactory(
                    new EasyAuthenticationHandlerFactory((user, password, _) -> {
                      if (!password.equals("s3cret-of-" + user)) {
                        throw new LoginFailedException();
                      }
                    })))) {
      var good =
          Map.of(
              "USER", "claviger",
              "PASSWORD", "s3cret-of-claviger",
              "CERTIFICATES", certified.authority.toString());
      assertThat(send(settings(server.address(), good))).isEqualTo(new Sending.Accepted());
      assertThat(server.received()).hasSize(1);

      var wrong = new HashMap<>(good);
      wrong.put("PASSWORD", "wrong");
      assertThat(trouble(send(settings(server.address(), wrong)))).isEqualTo(Sending.Trouble.LOGIN);

      var untrusted = new HashMap<>(good);
      untrusted.remove("CERTIFICATES");
      assertThat(trouble(send(settings(server.address(), untrusted))))
          .isEqualTo(Sending.Trouble.TLS);
      assertThat(server.received()).hasSize(1);
    }
  }

  @Test
  void tlsFromTheStart(@TempDir Path directory) throws Exception {
    var certified = Certified.in(directory);
    try (var server = MailServer.with(it -> it.serverSocketFactory(certified.context))) {
      var settings =
          settings(
              server.address(),
              Map.of("SECURITY", "tls", "CERTIFICATES", certified.authority.toString()));

      assertThat(send(settings)).isEqualTo(new Sending.Accepted());
    }
  }

  /// Whoever takes the offer of TLS away must not get the mail in the clear.
  @Test
  void withoutStartTlsNothingIsSent() {
    try (var server = MailServer.start()) {
      assertThat(trouble(send(settings(server.address(), Map.of()))))
          .isEqualTo(Sending.Trouble.TLS);
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void nobodyListens() throws IOException {
    int free;
    try (var socket = new java.net.ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    assertThat(trouble(send(settings("127.0.0.1:" + free, plain()))))
        .isEqualTo(Sending.Trouble.CONNECTION);
  }

  @ParameterizedTest
  @CsvSource({"550, true", "554, true", "450, false", "452, false"})
  void permanentRefusalsAreToldFromPassingOnes(int code, boolean permanent) {
    try (var server = MailServer.start()) {
      server.answerToRecipients(Optional.of(new RejectException(code, "not this one")));
      assertThat(send(settings(server.address(), plain())) instanceof Sending.Refused)
          .isEqualTo(permanent);
      server.answerToRecipients(Optional.empty());
      server.answerToContent(Optional.of(new RejectException(code, "not this one")));
      assertThat(send(settings(server.address(), plain())) instanceof Sending.Refused)
          .isEqualTo(permanent);
    }
  }

  private static Sending.Trouble trouble(Sending outcome) {
    assertThat(outcome).isInstanceOf(Sending.Delayed.class);
    return ((Sending.Delayed) outcome).trouble();
  }
}

package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Claviger;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/// What commands send, and what they say about it, with a mail server of its own: SubEthaSMTP.
class MailCommandTest {

  @TempDir private Path directory;

  /// A mail server.
  private record Smtp(SMTPServer server, BlockingQueue<String> received) implements AutoCloseable {
    static Smtp start(UnaryOperator<SMTPServer.Builder> setUp) {
      var received = new LinkedBlockingQueue<String>();
      var builder =
          SMTPServer.port(0)
              .bindAddress(InetAddress.getLoopbackAddress())
              .messageHandlerFactory(_ -> new Inbox(received));
      var server = setUp.apply(builder).build();
      server.start();
      return new Smtp(server, received);
    }

    String address() {
      return "127.0.0.1:" + server.getPortAllocated();
    }

    @Override
    public void close() {
      server.stop();
    }
  }

  private record Inbox(BlockingQueue<String> received) implements MessageHandler {
    @Override
    public void from(String from) throws RejectException {
      if (from.startsWith("stranger@")) {
        throw new RejectException(553, "not one of ours");
      }
    }

    @Override
    public void recipient(String recipient) throws RejectException {
      if (recipient.startsWith("nobody@")) {
        throw new RejectException(550, "no such mailbox");
      }
    }

    @Override
    @SuppressWarnings("NullAway") // null: the usual answer
    public String data(InputStream content) {
      try {
        received.add(new String(content.readAllBytes(), StandardCharsets.UTF_8));
        return null;
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    @Override
    public void done() {}
  }

  private Map<String, String> settings(String server, Map<String, String> more) {
    var settings = new HashMap<String, String>();
    settings.put("CLAVIGER_DATA", directory.resolve("data").toString());
    settings.put("CLAVIGER_WEB_PUBLIC_URL", "https://login.example.org");
    settings.put("CLAVIGER_MAIL_SERVER", server);
    settings.put("CLAVIGER_MAIL_FROM", "no-reply@example.org");
    settings.put("CLAVIGER_MAIL_TIMEOUT", "2s");
    more.forEach((name, value) -> settings.put("CLAVIGER_MAIL_" + name, value));
    return settings;
  }

  private CommandRun.Result sendTest(String server, Map<String, String> more) {
    return sendTest(server, "ada@example.net", more);
  }

  private CommandRun.Result sendTest(String server, String to, Map<String, String> more) {
    return new CommandRun("", settings(server, more), Terminals.NONE)
        .of("mail", "test", "--to", to);
  }

  private static void hasFailed(CommandRun.Result result, String... sayings) {
    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(sayings).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void aMailArrives() throws Exception {
    try (var smtp = Smtp.start(it -> it)) {
      var result = sendTest(smtp.address(), Map.of("SECURITY", "none"));

      assertThat(result)
          .isEqualTo(
              new CommandRun.Result(
                  ExitCode.OK,
                  "%s has taken the mail to ada@example.net (security: none).\n"
                      .formatted(smtp.address()),
                  ""));
      assertThat(smtp.received.poll(5, TimeUnit.SECONDS))
          .contains("Subject: A test of Claviger", "To: ada@example.net");
    }
  }

  @Test
  void aLoginThatIsRefused() {
    try (var smtp = Smtp.start(MailCommandTest::withLogin)) {
      var wrong = Map.of("SECURITY", "none", "USER", "claviger", "PASSWORD", "wrong-Pass-77");
      var refused = sendTest(smtp.address(), wrong);

      hasFailed(
          refused,
          "claviger: %s: the mail server does not accept user and password: "
              .formatted(smtp.address()),
          "Check mail.user and mail.password");
      assertThat(refused.err()).doesNotContain("wrong-Pass-77");
      hasFailed(
          sendTest(smtp.address(), Map.of("SECURITY", "none")),
          "the mail server does not accept user and password",
          "Check mail.user and mail.password");
      var right = Map.of("SECURITY", "none", "USER", "claviger", "PASSWORD", "right");
      assertThat(sendTest(smtp.address(), right).exit()).isEqualTo(ExitCode.OK);
    }
  }

  private static SMTPServer.Builder withLogin(SMTPServer.Builder server) {
    return server
        .requireAuth()
        .authenticationHandlerFactory(
            new EasyAuthenticationHandlerFactory(
                (String user, String password, MessageContext _) -> {
                  if (!password.equals("right")) {
                    throw new LoginFailedException();
                  }
                }));
  }

  @ParameterizedTest
  @CsvSource({"starttls", "tls"})
  void aServerThatOffersNoTls(String security) {
    try (var smtp = Smtp.start(it -> it)) {
      hasFailed(
          sendTest(smtp.address(), Map.of("SECURITY", security)),
          "there is no trusted TLS connection to the mail server",
          "Check that mail.security fits the port in mail.server: starttls for 587, tls for 465.");
      assertThat(smtp.received).isEmpty();
    }
  }

  @Test
  void aPortWhereNobodyListens() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    hasFailed(
        sendTest("127.0.0.1:" + free, Map.of()),
        "claviger: 127.0.0.1:%d: the mail server cannot be reached: ".formatted(free),
        "Check host and port in mail.server");
  }

  /// As one that awaits TLS from the start, or that is no mail server.
  @Test
  void aPortThatSaysNothing() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      hasFailed(
          sendTest("127.0.0.1:" + silent.getLocalPort(), Map.of()),
          "the mail server cannot be reached: no answer",
          "A server that is silent may await TLS");
    }
  }

  @Test
  void whatTheServerRefuses() {
    try (var smtp = Smtp.start(it -> it)) {
      var plain = Map.of("SECURITY", "none");
      var recipient = sendTest(smtp.address(), "nobody@example.net", plain);
      assertThat(recipient.exit()).isEqualTo(ExitCode.REFUSED);
      assertThat(recipient.err()).contains("refuses the mail: ", "550", "no such mailbox");

      var sender = Map.of("SECURITY", "none", "FROM", "stranger@example.org");
      hasFailed(
          sendTest(smtp.address(), sender),
          "the mail server does not accept the sender",
          "Set mail.from to an address that this server sends for.");
    }
  }

  @Test
  void settingsThatCannotBeUsed() throws IOException {
    var empty = Files.createFile(directory.resolve("ca.pem"));
    hasFailed(
        sendTest("127.0.0.1:1", Map.of("CERTIFICATES", empty.toString())),
        empty + " holds no certificates that can be read: it is empty");
    hasFailed(
        sendTest("127.0.0.1:1", Map.of("CERTIFICATES", directory.resolve("gone.pem").toString())),
        "gone.pem holds no certificates that can be read: no such file");
    var text = Files.writeString(directory.resolve("text.pem"), "no certificate");
    hasFailed(
        sendTest("127.0.0.1:1", Map.of("CERTIFICATES", text.toString())),
        text + " holds no certificates that can be read: ");
    var nowhere = new CommandRun("", Map.of(), Terminals.NONE);
    assertThat(nowhere.of("mail", "test", "--to", "ada@example.net"))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.USAGE,
                "",
                "claviger: mail.server is not set: no mail is sent by this installation\n"));
    var noAddress = sendTest("127.0.0.1:1", "ada", Map.of());
    assertThat(noAddress.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(noAddress.err()).isEqualTo("claviger: 'ada' is no address\n");
  }

  /// The command needs no running server, and leaves the mail to the next one.
  @Test
  void ownersAreToldOfAPasswordThatACommandSets() throws Exception {
    try (var smtp = Smtp.start(it -> it)) {
      var environment = settings(smtp.address(), Map.of("SECURITY", "none"));
      environment.put("CLAVIGER_LISTEN", "127.0.0.1:0");
      for (var command :
          List.of(
              List.of("user", "create", "--username=ada", "--email=ada@example.net"),
              List.of("user", "create", "--username=eve"),
              List.of("user", "password", "ada"),
              List.of("user", "password", "eve"))) {
        var result = passwordCommand(environment, command);
        assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.OK);
        var told = command.getLast().equals("ada");
        assertThat(result.out().contains("A mail to ada@example.net says so.")).isEqualTo(told);
      }
      var schema = SettingsSchema.of(ClavigerSettings.class);
      var loaded = schema.load(Sources.NONE.withEnvironment(environment)).value();
      try (var _ = Claviger.start(loaded.server(), InstantSource.system(), _ -> {})) {
        assertThat(smtp.received.poll(20, TimeUnit.SECONDS))
            .contains("To: ada@example.net", "The password of your account ada was changed");
      }
      assertThat(smtp.received).isEmpty();
      var audit = new CommandRun("", environment, Terminals.NONE).of("audit", "--json");
      assertThat(audit.out()).contains("password.changed", "claviger user password (");
    }
  }

  private static CommandRun.Result passwordCommand(
      Map<String, String> environment, List<String> words) {
    var all = new ArrayList<>(words);
    all.add("--password-stdin");
    return new CommandRun("correct horse battery", environment, Terminals.NONE)
        .of(all.toArray(String[]::new));
  }
}

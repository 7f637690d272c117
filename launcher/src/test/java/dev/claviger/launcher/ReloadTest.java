package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Other sites while the server runs.
class ReloadTest {

  private static final String BEFORE =
      "sites: [{policy: allow-any, routes: [{path: /, respond: 200 before}]}]";
  private static final String AFTER =
      "sites: [{policy: allow-any, routes: [{path: /, respond: 200 after.}]}]";
  private static final String BROKEN = "sites: [{policy: allow-all, routes: [{respond: 404}]}]";

  @TempDir Path directory;

  @Test
  void sitesChangeWithoutLosingAConnection() throws IOException {
    try (var served = new ServedSite(directory, BEFORE);
        var socket = connect(served)) {
      assertThat(ask(socket)).endsWith("before\n");
      served.reload(AFTER);
      assertThat(ask(socket)).endsWith("after.\n");
    }
  }

  @Test
  void aBrokenFileChangesNothingAndIsToldWhy() throws IOException {
    try (var served = new ServedSite(directory, BEFORE);
        var socket = connect(served)) {
      var said = new ByteArrayOutputStream();
      var reloads = new Reloads(InstantSource.system());
      var reload =
          new Reload(
              served.settings(BEFORE),
              () -> read(served, BROKEN),
              _ -> {
                throw new AssertionError("replaced");
              },
              reloads,
              new PrintStream(said, true, UTF_8));
      reload.run();
      assertThat(reloads.count().refused()).isEqualTo(1);
      assertThat(said.toString(UTF_8))
          .contains("claviger.yaml:1:18: sites[0].policy is 'allow-all': expected one of")
          .contains("did you mean 'allow-any'?")
          .endsWith("claviger: not reloaded: the sites stay as they were\n");
      assertThat(ask(socket)).endsWith("before\n");
    }
  }

  @Test
  void theCommandTellsTheProcessOfTheDataDirectory() throws Exception {
    assumeFalse(Hangup.isIgnoredBy(ProcessHandle.current()), "these tests run under nohup");
    var told = new CountDownLatch(1);
    Hangup.handle(told::countDown);
    ProcessFile.in(directory).write();
    var result = CommandRun.run("reload", "--data", directory.toString());
    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    ProcessFile.in(directory).remove();
    assertThat(CommandRun.run("reload", "--data", directory.toString()).err())
        .isEqualTo("claviger: no server runs on this data directory; see --data\n");
  }

  @Test
  void theCommandSaysWhenNobodyWouldHear() throws Exception {
    var deaf = new ProcessBuilder("sh", "-c", "trap '' HUP; echo; exec sleep 60").start();
    try {
      assertThat(deaf.getInputStream().read()).isEqualTo('\n');
      Files.writeString(directory.resolve("claviger.pid"), deaf.pid() + "\n");
      var result = CommandRun.run("reload", "--data", directory.toString());
      assertThat(result.exit()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(result.err())
          .startsWith("claviger: process " + deaf.pid() + " ignores SIGHUP, as nohup had it do;");
    } finally {
      deaf.destroyForcibly();
    }
  }

  private static ClavigerSettings read(ServedSite served, String yaml) {
    try {
      return served.settings(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket connect(ServedSite served) throws IOException {
    var address = served.claviger().address();
    var socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String ask(Socket socket) throws IOException {
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n".getBytes(UTF_8));
    return answer(socket.getInputStream());
  }

  /// Both answers end with the only line end that no carriage return precedes.
  private static String answer(InputStream in) throws IOException {
    var text = new StringBuilder();
    while (text.length() < 2
        || text.charAt(text.length() - 1) != '\n'
        || text.charAt(text.length() - 2) == '\r') {
      text.append((char) in.read());
    }
    return text.toString();
  }
}

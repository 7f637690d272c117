package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  private static final String PASSWORD = "correct horse battery";

  @TempDir private Path data;

  private record Result(ExitCode exit, String out, String err) {}

  @Test
  void whatCommandsDoIsRecordedAndNoPasswordWithIt() {
    create("ada");
    run("", "user", "promote", "ada");
    run("another good one", "user", "password", "ada", "--password-stdin");
    run("", "key", "rotate", "--now");
    run("", "user", "delete", "ada");

    var all = run("", "audit", "--json").out();
    assertThat(all.lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("account.created", "\"reason\":\"command\""),
            line -> assertThat(line).contains("account.changed", "promoted"),
            line -> assertThat(line).contains("password.changed", "claviger user password ("),
            line -> assertThat(line).contains("key.created", "ES256"),
            line -> assertThat(line).contains("key.created"),
            line -> assertThat(line).contains("key.rotated", "\"reason\":\"command\""),
            line -> assertThat(line).contains("key.created"),
            line -> assertThat(line).contains("account.deleted", "\"username\":\"ada\""));
    assertThat(all).doesNotContain(PASSWORD, "another good one");
  }

  @Test
  void narrowsByAccountEventAndTime() {
    create("ada");
    create("bob");
    run("", "user", "deactivate", "bob");

    assertThat(run("", "audit", "--account=bob").out().lines()).hasSize(2);
    assertThat(run("", "audit", "--event=account.changed").out())
        .contains("account.changed", "deactivated")
        .hasLineCount(1);
    assertThat(run("", "audit", "--since=2100-01-01").out()).isEmpty();
    assertThat(run("", "audit", "--limit=1").out().lines()).hasSize(1);
    assertThat(run("", "audit", "--account=eve").exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run("", "audit", "--event=login.refuse"))
        .isEqualTo(
            new Result(
                ExitCode.USAGE,
                "",
                "claviger: no event is named 'login.refuse'; did you mean 'login.refused'?\n"));
  }

  @Test
  void followsWhatHappensAndPrintsItOnce() throws InterruptedException {
    create("ada");
    var out = new ByteArrayOutputStream();
    var following =
        Thread.ofPlatform()
            .start(() -> Main.run(surroundings("", out, out), "audit", "--follow", "--json"));
    await(out, 1);
    run("", "user", "promote", "ada");
    await(out, 2);
    Thread.sleep(Duration.ofMillis(1_500));
    following.interrupt();
    following.join();

    assertThat(out.toString(UTF_8).lines().filter(line -> line.startsWith("{"))).hasSize(2);
  }

  private static void await(ByteArrayOutputStream out, int lines) throws InterruptedException {
    for (int i = 0; i < 500 && out.toString(UTF_8).lines().count() < lines; i++) {
      Thread.sleep(20);
    }
  }

  private void create(String name) {
    run(PASSWORD, "user", "create", "--username=" + name, "--password-stdin");
  }

  private Result run(String in, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var exit = Main.run(surroundings(in, out, err), arguments);
    return new Result(exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  private Surroundings surroundings(
      String in, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Surroundings(
        Map.of("CLAVIGER_DATA", data.toString(), "CLAVIGER_PASSWORDS_ARGON2_MEMORY", "64"),
        new ByteArrayInputStream(in.getBytes(UTF_8)),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        false);
  }
}

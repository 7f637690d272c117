package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person or a script gets from each command line.
class CommandLineTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void withoutACommandTheListOfCommandsIsShown() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("Usage: claviger").contains("  settings ").contains("  check ");
    assertThat(err()).doesNotContain("train");
  }

  @Test
  void helpIsNoError() {
    assertThat(run("--help")).isEqualTo(ExitCode.OK);
    assertThat(out()).startsWith("Usage: claviger");
  }

  @Test
  void helpOfACommandIsTheSameBothWays() {
    assertThat(run("help", "check")).isEqualTo(ExitCode.OK);
    var first = out();
    out.reset();
    assertThat(run("check", "--help")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo(first).startsWith("Usage: claviger check");
  }

  @Test
  void anUnknownCommandIsRefusedAndTheNearestNamed() {
    assertThat(run("chekc")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .isEqualTo(
            """
            claviger: unknown command 'chekc'; did you mean 'check'?
            """);
  }

  @Test
  void anUnknownOptionIsRefusedAndTheNearestNamed() {
    assertThat(run("settings", "--lisen=:80")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .isEqualTo(
            """
            claviger: unknown option '--lisen'; did you mean '--listen'?
            """);
  }

  @Test
  void aWordTooManyIsRefused() {
    assertThat(run("version", "now")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .isEqualTo(
            """
            claviger: 'now' is one word too many; 'claviger version --help' shows what it accepts
            """);
  }

  @Test
  void aFlagIsASetting() {
    assertThat(run("settings", "--listen", ":80")).isEqualTo(ExitCode.OK);
    assertThat(out()).containsPattern("listen +0\\.0\\.0\\.0:80 +--listen\n");
  }

  @Test
  void ofAFlagThatIsGivenTwiceTheLastHolds() {
    assertThat(run("settings", "--listen", ":80", "--listen=:81")).isEqualTo(ExitCode.OK);
    assertThat(out()).containsPattern("listen +0\\.0\\.0\\.0:81 +--listen\n");
  }

  @Test
  void aFlagWithoutItsValueIsRefused() {
    assertThat(run("settings", "--listen")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .isEqualTo(
            """
            claviger: Missing required parameter for option '--listen' (ADDRESS); 'claviger settings --help' shows what it accepts
            """);
  }

  @Test
  void theEnvironmentNamesTheSettingsFileAndTheOptionAnother(@TempDir Path directory)
      throws IOException {
    var one = Files.writeString(directory.resolve("one.yaml"), "listen: 1");
    var two = Files.writeString(directory.resolve("two.yaml"), "listen: 2");
    environment.put("CLAVIGER_CONFIG", one.toString());

    assertThat(run("settings")).isEqualTo(ExitCode.OK);
    assertThat(out()).contains("127.0.0.1:1 ").contains(one + ":1:9");
    out.reset();
    assertThat(run("settings", "--config", two.toString())).isEqualTo(ExitCode.OK);
    assertThat(out()).contains("127.0.0.1:2 ").contains(two + ":1:9");
  }

  @Test
  void wrongSettingsAreAllToldAndEndWithTwo() {
    environment.put("CLAVIGER_DAT", "x");

    assertThat(run("settings", "--listen", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .isEqualTo(
            """
            claviger: CLAVIGER_DAT: unknown environment variable; did you mean 'CLAVIGER_DATA'?
            claviger: --listen: listen is 'x': expected HOST:PORT, [IPv6]:PORT, :PORT or PORT
            """);
  }

  @Test
  void theStackTraceIsShownOnRequestOnly() {
    run("settings", "--listen", "x");
    assertThat(err()).doesNotContain("\tat ");
    run("--debug", "settings", "--listen", "x");
    assertThat(err()).contains("\tat ");
  }

  @Test
  void settingsAreAlsoJson() {
    assertThat(run("settings", "--json", "--listen", "1")).isEqualTo(ExitCode.OK);
    assertThat(out())
        .contains(
            """
              "setting" : "listen",
              "value" : "127.0.0.1:1",
              "origin" : "--listen",
            """);
  }

  @Test
  void twoFormsAtOnceAreRefused() {
    assertThat(run("settings", "--json", "--sample")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void completionIsAScript() {
    assertThat(run("completion")).isEqualTo(ExitCode.OK);
    assertThat(out()).startsWith("#!/usr/bin/env bash").contains("--fail-level");
  }

  @Test
  void checkAloneChecksTheSettings() {
    assertThat(run("check")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo("No problems found.\n");
  }

  @Test
  void checkDeployTellsWhatToMend(@TempDir Path data) {
    String[] words = {
      "check",
      "--deploy",
      "--data",
      data.toString(),
      "--listen",
      ":1",
      "--silence",
      "claviger.W003,claviger.W007"
    };

    assertThat(run(words)).isEqualTo(ExitCode.OK);
    assertThat(out())
        .isEqualTo(
            """
            WARNING: (claviger.W001) plain HTTP is served at 0.0.0.0:1.
                Set tls.certificate and tls.key, or certificates of sites, or listen on 127.0.0.1 behind a proxy that speaks TLS. Without TLS, passwords and tokens can be read on their way.
            1 problem found.
            """);
  }

  @Test
  void checkDeployFailsFromTheLevelOnThatWasAskedFor(@TempDir Path data) {
    assertThat(
            run("check", "--deploy", "--data", data + "", "--listen", ":1", "--fail-level=WARNING"))
        .isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void failuresOfTheSystemAreToldInOneLine() {
    assertThat(
            FailureMessages.of(
                new BindException("cannot listen on 127.0.0.1:8000: Address already in use")))
        .isEqualTo(
            new FailureMessages.Failure(
                ExitCode.UNAVAILABLE,
                "cannot listen on 127.0.0.1:8000: Address already in use; choose another address"
                    + " with --listen HOST:PORT"));
    assertThat(FailureMessages.of(new UncheckedIOException(new AccessDeniedException("data"))))
        .isEqualTo(new FailureMessages.Failure(ExitCode.UNAVAILABLE, "data: permission denied"));
    assertThat(FailureMessages.of(new FileSystemException("data", null, "No space left on device")))
        .isEqualTo(
            new FailureMessages.Failure(ExitCode.UNAVAILABLE, "data: No space left on device"));
    assertThat(FailureMessages.of(new IllegalStateException("hm")))
        .isEqualTo(
            new FailureMessages.Failure(
                ExitCode.INTERNAL,
                "internal error: java.lang.IllegalStateException: hm (run again with --debug to"
                    + " see where)"));
  }

  private ExitCode run(String... arguments) {
    var surroundings =
        new Surroundings(
            environment,
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    return Main.run(surroundings, arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}

package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// With which words the next process is started.
class SuccessorTest {

  private static final Path MEETING = Path.of("/data/upgrade.sock");
  private static final String MAIN = "dev.claviger.launcher.Main";

  @Test
  void theScriptIsCalledAsItWas() {
    assertThat(
            Successor.command(
                List.of("java", "-cp", "old.jar", MAIN, "serve", "--data", "d"),
                Optional.of("/opt/claviger/bin/claviger"),
                MEETING))
        .contains(
            List.of(
                "/opt/claviger/bin/claviger",
                "serve",
                "--data",
                "d",
                "--take-over",
                "/data/upgrade.sock"));
  }

  @Test
  void withoutTheScriptJavaIsCalledAsItWas() {
    assertThat(
            Successor.command(
                List.of("java", "@java.args", MAIN, "serve"), Optional.empty(), MEETING))
        .contains(
            List.of("java", "@java.args", MAIN, "serve", "--take-over", "/data/upgrade.sock"));
  }

  @Test
  void whoTookOverHandsOverElsewhere() {
    assertThat(
            Successor.command(
                List.of("java", MAIN, "serve", "--take-over", "/before.sock", "--listen", ":80"),
                Optional.of("claviger"),
                MEETING))
        .contains(
            List.of("claviger", "serve", "--listen", ":80", "--take-over", "/data/upgrade.sock"));
  }

  @Test
  void insideAnotherProgramThereIsNoCommand() {
    assertThat(Successor.command(List.of("java", "Other"), Optional.empty(), MEETING)).isEmpty();
  }
}

package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A running server that is asked from outside, and the port that a platform chose.
class HealthcheckCommandTest {

  @TempDir Path directory;

  @Test
  void aServerThatAnswersIsWellAndOneThatIsGoneIsNot() throws IOException {
    String management;
    try (var served = new ServedSite(directory, "")) {
      management = "127.0.0.1:" + served.claviger().managementAddress().getPort();
      assertThat(healthcheck("--management-listen", management).line())
          .isEqualTo("/healthz answers 200");
      assertThat(healthcheck("--ready", "--management-listen", management).line())
          .isEqualTo("/readyz answers 200");
    }
    var gone = healthcheck("--management-listen", management);
    assertThat(gone.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(gone.err()).startsWith("claviger: no answer from " + management);
  }

  @Test
  void aPortThatNobodyKnowsHasToBeSaid() {
    var result = healthcheck("--listen", "127.0.0.1:0");
    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("set management.listen");
  }

  @Test
  void thePortOfThePlatformIsTheDefault() {
    var platform = CommandRun.IN_A_SCRIPT.with("PORT", "5000");
    assertThat(platform.of("settings").out()).contains("0.0.0.0:5000");
    assertThat(platform.of("settings", "--listen", "127.0.0.1:7000").out())
        .contains("127.0.0.1:7000")
        .doesNotContain(":5000");
    var wrong = CommandRun.IN_A_SCRIPT.with("PORT", "web").of("settings");
    assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err())
        .isEqualTo(
            "claviger: the environment has PORT=web, which is no port: remove it, or set listen\n");
  }

  private static CommandRun.Result healthcheck(String... words) {
    var all = new String[words.length + 1];
    all[0] = "healthcheck";
    System.arraycopy(words, 0, all, 1, words.length);
    return CommandRun.run(all);
  }
}

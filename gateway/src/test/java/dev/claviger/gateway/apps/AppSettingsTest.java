package dev.claviger.gateway.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppSettingsTest {

  @TempDir Path directory;

  @Test
  void aSingleCommandTakesThePlaceOfItsShell() {
    assertThat(Command.of("gunicorn -b :$PORT shop.wsgi").words())
        .containsExactly("/bin/sh", "-c", "exec gunicorn -b :$PORT shop.wsgi");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "./serve | exec ./serve",
        "exec ./serve | exec ./serve",
        "executor --port $PORT | exec executor --port $PORT",
        "MODE=production ./serve | MODE=production exec ./serve",
        "A=1 B=$PORT exec ./serve | A=1 B=$PORT exec ./serve",
        "MODE='a b' ./serve | MODE='a b' ./serve",
      })
  void howeverTheCommandIsWritten(String command, String script) {
    assertThat(Command.of(command).words()).containsExactly("/bin/sh", "-c", script);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MODE=live printenv MODE",
        "exec env MODE=live printenv MODE",
        "A=1 MODE=live exec printenv MODE",
        "MODE=\"live\" printenv MODE",
      })
  void theShellUnderstandsIt(String command) throws IOException {
    var process = new ProcessBuilder(Command.of(command).words()).start();
    try (var output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("live");
    }
  }

  @Test
  void severalCommandsKeepIt() {
    assertThat(Command.of("./prepare && ./serve").words())
        .containsExactly("/bin/sh", "-c", "./prepare && ./serve");
  }

  @Test
  void theCommandComesFromTheProcfile() throws IOException {
    var procfile = directory.resolve("Procfile");
    Files.writeString(procfile, "# ours\nworker: ./work\nweb:   ./serve --port $PORT  \n");
    var app = AppFixture.settings(directory, "procfile", procfile.toString());
    assertThat(app.toStart()).isEqualTo(Command.of("./serve --port $PORT"));
  }

  @Test
  void aProcessThatTheProcfileLacksIsNamedWithThoseItHas() throws IOException {
    var procfile = directory.resolve("Procfile");
    Files.writeString(procfile, "worker: ./work\nclock: ./tick\n");
    var app = AppFixture.settings(directory, "procfile", procfile.toString());
    assertThatThrownBy(app::toStart)
        .isInstanceOf(UnusableAppException.class)
        .hasMessage("app shop: %s has no process 'web', it has worker, clock", procfile);
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    var gone = directory.resolve("gone");
    var app = AppFixture.settings(gone, "command", "./serve");
    assertThatThrownBy(app::toStart).hasMessage("app shop: directory %s is not there", gone);
  }

  @Test
  void neitherCommandNorProcfileIsRefused() {
    assertThatThrownBy(() -> AppFixture.settings(directory))
        .hasMessageContaining("give either command or procfile");
  }

  @Test
  void workersGetOurVariablesWithoutOurSecrets() throws IOException {
    var file = directory.resolve("shop.env");
    Files.writeString(file, "# the shop's\n\nMODE=file\nONLY=file=1\n");
    var app =
        AppFixture.settings(
            directory,
            "command",
            "x",
            "environment-file",
            file.toString(),
            "environment",
            "MODE=own");
    assertThat(
            Variables.of(
                app,
                Optional.empty(),
                Map.of("PATH", "/bin", "CLAVIGER_KEYS_MASTER_SECRET", "s", "MODE", "ours")))
        .containsOnly(
            Map.entry("PATH", "/bin"), Map.entry("MODE", "own"), Map.entry("ONLY", "file=1"));
  }

  @Test
  void aVariableWithoutAValueIsRefusedWithoutRepeatingSecrets() {
    assertThatThrownBy(
            () -> AppFixture.settings(directory, "command", "x", "environment", "A B=secret"))
        .hasMessageContaining("expected NAME=VALUE, found 'A B=…'");
  }
}

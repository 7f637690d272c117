package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Asking the server of a data directory.
class ControlSocketTest {

  @TempDir Path data;

  @Test
  void aLineIsAnsweredByALine() throws IOException {
    try (var _ = ControlSocket.open(data, line -> "heard " + line)) {
      assertThat(ControlSocket.ask(data, "this")).isEqualTo("heard this");
      assertThat(ControlSocket.ask(data, "that")).isEqualTo("heard that");
    }
    assertThat(ControlSocket.in(data)).doesNotExist();
    assertThatThrownBy(() -> ControlSocket.ask(data, "this")).isInstanceOf(IOException.class);
  }

  @Test
  void noOtherUserMayOpenIt() throws IOException {
    try (var _ = ControlSocket.open(data, line -> line)) {
      var modes = Files.getPosixFilePermissions(ControlSocket.in(data));
      assertThat(PosixFilePermissions.toString(modes)).isEqualTo("rw-------");
    }
  }

  @Test
  void whoWasReplacedLeavesTheNameToItsSuccessor() throws IOException {
    var before = ControlSocket.open(data, _ -> "before");
    try (var _ = ControlSocket.open(data, _ -> "after")) {
      before.leave();
      before.close();
      assertThat(ControlSocket.ask(data, "who")).isEqualTo("after");
    }
  }

  @Test
  void withoutAServerThereIsNoUpgrade() {
    var result = CommandRun.run("upgrade", "--data", data.toString());
    assertThat(result.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(result.err())
        .isEqualTo("claviger: no server runs on this data directory; see --data\n");
  }
}

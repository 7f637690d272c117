package dev.claviger.http.descriptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What the environment says; a socket that is told something is in .ci/upgrade.
class SupervisorTest {

  private static final long PROCESS = 42;

  @Test
  void socketsAreNumberedFromThreeAndHaveNames() {
    var sockets =
        in(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "3", "LISTEN_FDNAMES", "app::tls")).sockets();
    assertThat(sockets)
        .containsExactly(Map.entry("app", 3), Map.entry("unknown", 4), Map.entry("tls", 5));
  }

  @Test
  void socketsOfAnotherProcessAreNotOurs() {
    assertThat(in(Map.of("LISTEN_PID", "41", "LISTEN_FDS", "1")).sockets()).isEmpty();
    assertThat(in(Map.of("LISTEN_FDS", "1")).sockets()).isEmpty();
    assertThat(in(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "-1")).sockets()).isEmpty();
  }

  @Test
  void oneSocketWithoutANameOfOursIsForTheFirstListener() {
    assertThat(InheritedSockets.of(Map.of("unknown", 3), "app").find("app")).contains(3);
    assertThat(InheritedSockets.of(Map.of("web.socket", 3), "app").find("app")).contains(3);
    assertThat(InheritedSockets.of(Map.of("tls", 3), "app").find("app")).isEmpty();
    assertThat(InheritedSockets.of(Map.of("tls", 3), "app").find("tls")).contains(3);
    assertThat(InheritedSockets.of(Map.of("app", 3, "unknown", 4), "app").find("app")).contains(3);
  }

  @Test
  void theWatchdogIsOurs() {
    var ours = Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "42");
    assertThat(in(ours).watchdog(false)).contains(Duration.ofSeconds(30));
    var another = Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "41");
    assertThat(in(another).watchdog(false)).isEmpty();
    assertThat(in(another).watchdog(true)).contains(Duration.ofSeconds(30));
    assertThat(in(Map.of("WATCHDOG_USEC", "soon")).watchdog(false)).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nobodyAtItsSocketIsAnErrorAndNoSocketIsNone() throws IOException {
    in(Map.of()).tell("READY=1");
    assertThatThrownBy(() -> in(Map.of("NOTIFY_SOCKET", "/nowhere/notify")).tell("READY=1"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> in(Map.of("NOTIFY_SOCKET", "/" + "n".repeat(107))).tell("READY=1"))
        .hasMessage("NOTIFY_SOCKET is longer than a socket's path may be");
  }

  private static Supervisor in(Map<String, String> environment) {
    return new Supervisor(environment, PROCESS);
  }
}

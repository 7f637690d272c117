package dev.claviger.gateway.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Workers that run as another user, which takes root.
@Timeout(120)
class WorkerUserTest {

  private static final Optional<String> PATH = Optional.ofNullable(System.getenv("PATH"));

  @TempDir Path directory;

  private final AppFixture.Lines output = new AppFixture.Lines();

  @BeforeEach
  void letOthersIn() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void workersRunAsThatUserWithItsGroupsAndNoPrivilege() throws Exception {
    assumeTrue(isRoot(), "only root can run workers as another user");
    var app =
        App.start(
            settings(
                "grep -E '^(Uid|Gid|Groups|CapPrm|CapEff|CapInh|NoNewPrivs):' /proc/self/status;"
                    + " echo $HOME $USER; sleep 1000",
                "user",
                "nobody"),
            AppFixture.around(directory, output));
    try (app) {
      var lines = new ArrayList<String>();
      for (int i = 0; i < 8; i++) {
        lines.add(output.next().replace("shop.1 | ", "").replaceAll("\\s+", " "));
      }
      int uid = id("-u");
      int gid = id("-g");
      assertThat(lines)
          .contains(
              "Uid: %1$d %1$d %1$d %1$d".formatted(uid),
              "Gid: %1$d %1$d %1$d %1$d".formatted(gid),
              "CapPrm: 0000000000000000",
              "CapEff: 0000000000000000",
              "CapInh: 0000000000000000",
              "NoNewPrivs: 1")
          .anyMatch(line -> line.endsWith(" nobody"))
          .doesNotContain("Groups: 0");
    }
  }

  @Test
  void aGroupOfItsOwnTakesThePlaceOfTheUsers() {
    assumeTrue(isRoot(), "only root can run workers as another user");
    var user = WorkerUser.of(settings("x", "user", "nobody", "group", "daemon"), PATH);
    assertThat(user.orElseThrow().running(Command.of("x")).words())
        .contains("--regid=1", "--init-groups")
        .endsWith("--", "/bin/sh", "-c", "exec x");
  }

  @Test
  void anAppThatAnswersAsNobodyTakesRequests() throws Exception {
    assumeTrue(isRoot(), "only root can run workers as another user");
    var python = "/usr/bin/python3 -m http.server --bind 127.0.0.1 $PORT";
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "there is no Python");
    try (var app =
        App.start(settings(python, "user", "nobody"), AppFixture.around(directory, output))) {
      assertThat(app.started().get()).isTrue();
      var process = app.workers().getFirst().process().orElseThrow();
      assertThat(Files.getAttribute(Path.of("/proc/" + process), "unix:uid")).isEqualTo(id("-u"));
    }
  }

  @Test
  void aWorkerCanMakeItsSocketWhereOthersCannotGo() throws Exception {
    assumeTrue(isRoot(), "only root can run workers as another user");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "there is no Python");
    var user = WorkerUser.of(settings("x", "user", "nobody"), PATH).orElseThrow();
    var place = SocketDirectory.create(Optional.of(user));
    var socket = place.sockets().resolve("a.sock");
    var listen =
        ("/usr/bin/python3 -c \"import socket, time; s = socket.socket(socket.AF_UNIX);"
                + " s.bind('%s'); s.listen(); print('bound', flush=True); time.sleep(1000)\"")
            .formatted(socket);
    var process =
        new ProcessBuilder(user.running(Command.of(listen)).words())
            .redirectErrorStream(true)
            .start();
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(process.inputReader().readLine()).isEqualTo("bound");
      assertThat(channel.connect(UnixDomainSocketAddress.of(socket))).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.top())))
          .isEqualTo("rwx--x---");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      place.delete();
    }
    assertThat(place.top()).doesNotExist();
  }

  @Test
  void withoutTheProtectionOfLinksSocketsOfAnotherUserAreRefused() {
    assumeTrue(isRoot(), "only root can run workers as another user");
    assumeFalse(SocketDirectory.isProtected(), "the system protects links");
    var settings = settings("x", "user", "nobody", "socket", "unix");
    var around = AppFixture.around(directory, output);
    assertThatThrownBy(() -> App.start(settings, around))
        .isInstanceOf(UnusableAppException.class)
        .hasMessageContaining("fs.protected_symlinks=1");
  }

  @Test
  void whatIsMissingIsNamed() {
    assumeTrue(isRoot(), "only root can run workers as another user");
    assertThatThrownBy(() -> WorkerUser.of(settings("x", "user", "nobody-9"), PATH))
        .hasMessage("app shop: there is no user 'nobody-9'");
    var app = settings("x", "user", "nobody", "group", "nobody-9");
    assertThatThrownBy(() -> WorkerUser.of(app, PATH))
        .hasMessage("app shop: there is no group 'nobody-9'");
    assertThatThrownBy(() -> WorkerUser.of(app, Optional.of(directory.toString())))
        .hasMessage("app shop: `user` needs the program setpriv, which comes with util-linux");
  }

  @Test
  void whoIsNotRootIsToldSo() {
    assumeFalse(isRoot(), "we are root");
    assertThatThrownBy(() -> WorkerUser.of(settings("x", "user", "nobody"), PATH))
        .hasMessageContaining("only root can run workers as another user");
  }

  @Test
  void aGroupWithoutAUserIsRefused() {
    assertThatThrownBy(() -> settings("x", "group", "daemon")).hasMessageContaining("group");
  }

  @Test
  void variablesOfTheSettingsGoBeforeThoseOfTheUser() {
    var app = settings("x", "environment", "HOME=/srv/shop");
    var user = new WorkerUser(Path.of("setpriv"), "shop", 7, 7, "/home/shop");
    assertThat(Variables.of(app, Optional.of(user), Map.of("HOME", "/root", "USER", "root")))
        .containsOnly(
            Map.entry("HOME", "/srv/shop"),
            Map.entry("USER", "shop"),
            Map.entry("LOGNAME", "shop"));
  }

  private AppSettings settings(String command, String... more) {
    var all = new ArrayList<>(List.of("command", command));
    all.addAll(List.of(more));
    return AppFixture.settings(directory, all.toArray(String[]::new));
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static int id(String option) throws IOException {
    var process = new ProcessBuilder("id", option, "nobody").start();
    return Integer.parseInt(process.inputReader().readLine());
  }
}

package dev.claviger.http.descriptors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What systemd, or another program that speaks its protocol, told us in the environment, and how
/// it is told what we do: sd_notify(3), sd_listen_fds(3), sd_watchdog_enabled(3).
///
/// @param environment of this process
/// @param process the number of this process
public record Supervisor(Map<String, String> environment, long process) {

  private static final int FIRST_DESCRIPTOR = 3;
  private static final int PATH_AT = 2;
  private static final int LONGEST_PATH = 107;

  public Supervisor {
    environment = Map.copyOf(environment);
  }

  /// Whether it wants to be told.
  public boolean listens() {
    return environment.containsKey("NOTIFY_SOCKET") && Descriptors.available();
  }

  /// How long it waits for a sign of life, if it does. `taken` from a process that ran before: then
  /// the number in the environment is that one's.
  public Optional<Duration> watchdog(boolean taken) {
    var process = Optional.ofNullable(environment.get("WATCHDOG_PID"));
    return process.filter(it -> !taken && !it.equals(Long.toString(process()))).isPresent()
        ? Optional.empty()
        : Optional.ofNullable(environment.get("WATCHDOG_USEC"))
            .filter(it -> it.matches("[1-9][0-9]{0,15}"))
            .map(it -> Duration.ofNanos(Long.parseLong(it) * 1_000));
  }

  /// The listening sockets that it opened for this process, by name.
  public Map<String, Integer> sockets() {
    var all = new LinkedHashMap<String, Integer>();
    if (!Long.toString(process).equals(environment.get("LISTEN_PID"))) {
      return all;
    }
    var count = environment.getOrDefault("LISTEN_FDS", "");
    var names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
    for (int i = 0; i < (count.matches("[0-9]{1,3}") ? Integer.parseInt(count) : 0); i++) {
      all.put(i < names.length && !names[i].isEmpty() ? names[i] : "unknown", FIRST_DESCRIPTOR + i);
    }
    return all;
  }

  /// Tells it, if it listens; `lines` as `READY=1`.
  ///
  /// @throws IOException if its socket does not take that
  public void tell(String... lines) throws IOException {
    if (!listens()) {
      return;
    }
    var path =
        environment
            .getOrDefault("NOTIFY_SOCKET", "")
            .replaceFirst("^@", "\0") // a name that is not in the file system
            .getBytes(StandardCharsets.UTF_8);
    if (path.length > LONGEST_PATH) {
      throw new IOException("NOTIFY_SOCKET is longer than a socket's path may be");
    }
    int socket = Libc.datagramSocket();
    try (var arena = Arena.ofConfined()) {
      var address = arena.allocate(PATH_AT + LONGEST_PATH + 1, 8);
      address.set(JAVA_SHORT, 0, (short) Libc.AF_UNIX);
      address.asSlice(PATH_AT, path.length).copyFrom(MemorySegment.ofArray(path));
      var text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
      Libc.sendto(socket, arena.allocateFrom(JAVA_BYTE, text), address, PATH_AT + path.length);
    } finally {
      Libc.close(socket);
    }
  }
}

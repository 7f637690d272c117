package dev.claviger.http.descriptors;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sends open sockets, each with a name, over a Unix socket (`SCM_RIGHTS`, unix(7)). Both processes
/// have them then: one queue of connections, from which either may accept.
public final class DescriptorPassing {

  private static final int MOST = 16;
  private static final int NAMES_BYTES = 1024;
  private static final long MESSAGE_BYTES = 56; // struct msghdr
  private static final long CONTROL_HEAD = 16; // struct cmsghdr

  private DescriptorPassing() {}

  /// Sends them to the other end.
  ///
  /// @param socket the path of the Unix socket, on which this process has one connection
  public static void send(Path socket, Map<String, Integer> descriptors) throws IOException {
    if (descriptors.size() > MOST) {
      throw new IllegalArgumentException("more than %d sockets".formatted(MOST));
    }
    var names = String.join("\n", descriptors.keySet()).getBytes(StandardCharsets.UTF_8);
    try (var arena = Arena.ofConfined()) {
      long length = CONTROL_HEAD + 4L * descriptors.size();
      var control = arena.allocate(CONTROL_HEAD + 4L * MOST, 8);
      control.set(JAVA_LONG, 0, length);
      control.set(JAVA_INT, 8, Libc.SOL_SOCKET);
      control.set(JAVA_INT, 12, Libc.SCM_RIGHTS);
      long at = CONTROL_HEAD;
      for (int descriptor : descriptors.values()) {
        control.set(JAVA_INT, at, descriptor);
        at += 4;
      }
      var data = arena.allocateFrom(JAVA_BYTE, names);
      Libc.sendmsg(Descriptors.connected(socket), message(arena, data, control, length));
    }
  }

  /// What [#send] sent on the other side.
  public static Map<String, Integer> receive(Path socket) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var data = arena.allocate(NAMES_BYTES);
      var control = arena.allocate(CONTROL_HEAD + 4L * MOST, 8);
      var message = message(arena, data, control, control.byteSize());
      long read = Libc.recvmsg(Descriptors.connected(socket), message, Libc.MSG_CMSG_CLOEXEC);
      int count = (int) ((control.get(JAVA_LONG, 0) - CONTROL_HEAD) / 4);
      if (read <= 0 || control.get(JAVA_INT, 12) != Libc.SCM_RIGHTS) {
        throw new IOException("no sockets came over " + socket);
      }
      var names = new String(data.asSlice(0, read).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
      return joined(List.of(names.split("\n", -1)), control, count);
    }
  }

  private static Map<String, Integer> joined(List<String> names, MemorySegment control, int count) {
    var all = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < Math.min(count, names.size()); i++) {
      all.put(names.get(i), control.get(JAVA_INT, CONTROL_HEAD + 4L * i));
    }
    return all;
  }

  private static MemorySegment message(
      Arena arena, MemorySegment data, MemorySegment control, long controlLength) {
    var vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, data);
    vector.set(JAVA_LONG, 8, data.byteSize());
    var message = arena.allocate(MESSAGE_BYTES, 8);
    message.set(ADDRESS, 16, vector);
    message.set(JAVA_LONG, 24, 1);
    message.set(ADDRESS, 32, control);
    message.set(JAVA_LONG, 40, controlLength);
    return message;
  }
}

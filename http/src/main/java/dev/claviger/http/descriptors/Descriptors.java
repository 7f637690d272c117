package dev.claviger.http.descriptors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// The numbers under which the system knows our sockets. Java does not tell them: they are found by
/// asking each open one for its address.
public final class Descriptors {

  private static final int NAME_BYTES = 128;

  @FunctionalInterface
  private interface Naming {
    void name(int descriptor, MemorySegment name, MemorySegment length) throws IOException;
  }

  private Descriptors() {}

  /// Whether sockets can be taken over and handed over on this system.
  public static boolean available() {
    return Libc.isHere();
  }

  /// Where an open socket listens.
  ///
  /// @throws IOException if the number is not that of a listening socket for IP
  public static InetSocketAddress address(int descriptor) throws IOException {
    if (!listens(descriptor)) {
      throw new IOException("descriptor %d is no listening socket".formatted(descriptor));
    }
    return internet(descriptor)
        .orElseThrow(() -> new IOException("descriptor %d is not for IP".formatted(descriptor)));
  }

  /// The socket of ours that listens there.
  public static int listening(InetSocketAddress address) throws IOException {
    return only(
        "listens on " + address,
        descriptor ->
            internet(descriptor).filter(it -> isSame(it, address)).isPresent()
                && listens(descriptor));
  }

  /// "Any address" is spelled otherwise by Java and by the system, where both families are served.
  private static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
    return one.equals(other)
        || (one.getPort() == other.getPort()
            && one.getAddress().isAnyLocalAddress()
            && other.getAddress().isAnyLocalAddress());
  }

  /// The connection of ours on this Unix socket, at whichever of its ends.
  static int connected(Path socket) throws IOException {
    var path = Optional.of(socket.toString());
    return only(
        "is connected to " + socket,
        descriptor ->
            !listens(descriptor)
                && (unix(descriptor, Libc::getsockname).equals(path)
                    || unix(descriptor, Libc::getpeername).equals(path)));
  }

  /// A channel for a socket that was open before us. The JDK makes none of a number: so one is made
  /// for another socket, which the given one then takes the place of. The channel's own idea of its
  /// address is wrong from then on; [#address] knows.
  public static ServerSocketChannel adopt(int descriptor) throws IOException {
    var channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      Libc.dup2(descriptor, listening((InetSocketAddress) channel.getLocalAddress()));
      Libc.close(descriptor);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static int only(String what, IntPredicate matches) throws IOException {
    var found = open().stream().filter(matches::test).toList();
    if (found.size() != 1) {
      throw new IOException("%d open sockets where one %s".formatted(found.size(), what));
    }
    return found.getFirst();
  }

  private static List<Integer> open() throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.map(it -> Integer.valueOf(it.getFileName().toString())).toList();
    }
  }

  private static boolean listens(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      var value = arena.allocate(JAVA_INT);
      var length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
      Libc.getsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_ACCEPTCONN, value, length);
      return value.get(JAVA_INT, 0) == 1;
    } catch (IOException notASocket) {
      return false;
    }
  }

  private static Optional<InetSocketAddress> internet(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      return name(descriptor, Libc::getsockname, arena).flatMap(Descriptors::internet);
    }
  }

  /// `struct sockaddr_in` and `sockaddr_in6`: the port in the order of the network.
  private static Optional<InetSocketAddress> internet(MemorySegment name) {
    int port = Short.toUnsignedInt(name.get(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2));
    return switch (name.get(JAVA_SHORT, 0)) {
      case Libc.AF_INET ->
          Optional.of(new InetSocketAddress(internet(name.asSlice(4, 4), 4), port));
      case Libc.AF_INET6 ->
          Optional.of(new InetSocketAddress(internet(name.asSlice(8, 16), 16), port));
      default -> Optional.empty();
    };
  }

  private static InetAddress internet(MemorySegment address, int bytes) {
    try {
      return InetAddress.getByAddress(address.asSlice(0, bytes).toArray(JAVA_BYTE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> unix(int descriptor, Naming naming) {
    try (var arena = Arena.ofConfined()) {
      return name(descriptor, naming, arena)
          .filter(it -> it.get(JAVA_SHORT, 0) == Libc.AF_UNIX)
          .map(it -> it.getString(2, StandardCharsets.UTF_8));
    }
  }

  private static Optional<MemorySegment> name(int descriptor, Naming naming, Arena arena) {
    try {
      var name = arena.allocate(NAME_BYTES, 8);
      naming.name(descriptor, name, arena.allocateFrom(JAVA_INT, NAME_BYTES - 1));
      return Optional.of(name);
    } catch (IOException notASocket) {
      return Optional.empty();
    }
  }
}

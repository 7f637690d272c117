package dev.claviger.launcher;

import dev.claviger.http.descriptors.DescriptorPassing;
import dev.claviger.http.descriptors.InheritedSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// The process whose place we take: it waits at a Unix socket.
final class Predecessor {

  private final Path meeting;
  private final SocketChannel connection;

  private Predecessor(Path meeting, SocketChannel connection) {
    this.meeting = meeting;
    this.connection = connection;
  }

  static Predecessor at(Path meeting) throws IOException {
    return new Predecessor(meeting, SocketChannel.open(UnixDomainSocketAddress.of(meeting)));
  }

  /// Its listening sockets. From now on connections may come to us.
  InheritedSockets sockets() {
    try {
      return new InheritedSockets(DescriptorPassing.receive(meeting));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// We serve: it stops.
  void dismiss() throws IOException {
    try (connection) {
      connection.write(ByteBuffer.wrap(new byte[] {'R'}));
    }
  }
}

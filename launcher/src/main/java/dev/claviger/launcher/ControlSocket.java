package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.function.UnaryOperator;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// `claviger.sock` in the data directory: by it commands ask the running server for something and
/// get an answer, one line each. Only the user that the server runs as can connect, whatever the
/// modes of the directory are: what is started then runs with the server's rights.
final class ControlSocket implements AutoCloseable {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path path;
  private final ServerSocketChannel server;
  private final UserPrincipal owner;
  private final UnaryOperator<String> answer;
  private volatile boolean left;

  private ControlSocket(
      Path path, ServerSocketChannel server, UserPrincipal owner, UnaryOperator<String> answer) {
    this.path = path;
    this.server = server;
    this.owner = owner;
    this.answer = answer;
  }

  static Path in(Path data) {
    return data.toAbsolutePath().normalize().resolve("claviger.sock");
  }

  /// @param answer to each line, on a thread that may wait
  static ControlSocket open(Path data, UnaryOperator<String> answer) throws IOException {
    var path = in(data);
    Files.deleteIfExists(path); // of a server that was killed, or that we take the place of
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Files.setPosixFilePermissions(path, OWNER_ONLY);
    var socket = new ControlSocket(path, server, Files.getOwner(path), answer);
    Thread.ofVirtual().name("control").start(socket::serve);
    return socket;
  }

  /// Asks the server of this data directory.
  ///
  /// @throws IOException if there is none, or it ends before it answers
  static String ask(Path data, String line) throws IOException {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(in(data)))) {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
      channel.shutdownOutput();
      return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8).strip();
    }
  }

  private void serve() {
    while (server.isOpen()) {
      try (var channel = server.accept();
          var lines = new BufferedReader(Channels.newReader(channel, UTF_8));
          var out = new PrintStream(Channels.newOutputStream(channel), true, UTF_8)) {
        var line = lines.readLine();
        out.println(answered(line, channel));
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException clientWent) {
        // the next one is answered
      }
    }
  }

  private String answered(@Nullable String line, SocketChannel channel) throws IOException {
    if (line == null) {
      return "failed: nothing was asked";
    }
    return isOwner(channel) ? answer.apply(line) : "failed: only the server's own user may ask";
  }

  /// Between `bind` and the modes of the file there is a moment in which others may connect.
  private boolean isOwner(SocketChannel channel) throws IOException {
    var peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    return peer.equals(owner) || peer.getName().equals("root");
  }

  /// The name in the file system is another process's now.
  void leave() throws IOException {
    left = true;
    server.close();
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (!left) {
      Files.deleteIfExists(path);
    }
  }
}

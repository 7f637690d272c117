package dev.claviger.server.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/// A PostgreSQL of a test's own, to be killed and started again: same rows, same port. Commits are
/// as durable as by default against the end of the process.
public final class LosablePostgres implements AutoCloseable {

  private final Path directory;
  private final int port;
  private EmbeddedPostgres running;

  public LosablePostgres(Path directory) {
    this.directory = directory;
    this.port = freePort();
    this.running = start();
  }

  public String url() {
    return "postgresql://postgres@127.0.0.1:" + port + "/postgres";
  }

  /// As `kill -9` does to all of its processes at once.
  public void kill() {
    try {
      var pid = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).getFirst());
      var postmaster = ProcessHandle.of(pid).orElseThrow();
      var backends = postmaster.children().toList();
      postmaster.destroyForcibly();
      backends.forEach(ProcessHandle::destroyForcibly);
      postmaster.onExit().join();
      backends.forEach(backend -> backend.onExit().join());
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void startAgain() {
    running = start();
  }

  private EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setDataDirectory(directory)
          .setCleanDataDirectory(false)
          .setPort(port)
          .setServerConfig("fsync", "off")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("listen_addresses", "127.0.0.1")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}

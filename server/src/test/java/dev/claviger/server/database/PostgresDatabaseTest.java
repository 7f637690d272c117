package dev.claviger.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PostgresDatabaseTest {

  @TempDir private Path directory;
  private final Wire wire = new Wire(TestDatabases.postgresPort());

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  private Database open(String url) {
    return Database.open(
        TestDatabases.quick(url.replaceFirst(":\\d+/", ":" + wire.port() + "/")), directory);
  }

  private static int one(Database database) {
    return database.write(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
  }

  @Test
  void aLostConnectionIsUnavailableAndComesBackByItself() throws Exception {
    try (var database = open(TestDatabases.emptyPostgres())) {
      assertThat(one(database)).isEqualTo(1);
      while (database.changes().generation().isEmpty()) {
        Thread.onSpinWait();
      }
      var before = database.changes().generation();
      wire.cut();
      assertThatThrownBy(() -> one(database)).isInstanceOf(DatabaseUnavailable.class);
      while (database.changes().generation().isPresent()) {
        Thread.onSpinWait();
      }
      wire.mend();
      while (database.changes().generation().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(database.changes().generation()).isNotEqualTo(before);
      assertThat(one(database)).isEqualTo(1);
    }
  }

  @Test
  void aServerThatEndsOurSessionIsUnavailable() {
    try (var database = open(TestDatabases.emptyPostgres())) {
      assertThatThrownBy(() ->
              database.<List<Boolean>>write(handle ->
                  handle
                      .createQuery("SELECT pg_terminate_backend(pg_backend_pid())")
                      .mapTo(Boolean.class)
                      .list()))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessageStartingWith("PostgreSQL cannot be reached: ");
      assertThat(one(database)).isEqualTo(1);
    }
  }

  @Test
  void aDatabaseThatDoesNotExistIsNamed() {
    assertThatThrownBy(() -> open("postgresql://postgres@127.0.0.1:1/none").close())
        .isInstanceOf(DatabaseFailure.class)
        .hasMessage(
            "PostgreSQL has no database of that name: create it"
                + " (FATAL: database \"none\" does not exist)");
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() throws Exception {
    wire.cut();
    assertThatThrownBy(() -> open("postgresql://postgres@127.0.0.1:1/postgres").close())
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessageStartingWith("PostgreSQL cannot be reached: ");
  }

  /// Between the program and the server: a cable that can be cut.
  private static final class Wire {
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ServerSocket listener;
    private volatile boolean cut;

    Wire(int target) {
      this.target = target;
      try {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return listener.getLocalPort();
    }

    void cut() throws IOException {
      cut = true;
      for (var socket : sockets) {
        socket.close();
      }
      sockets.clear();
    }

    void mend() {
      cut = false;
    }

    void close() throws IOException {
      cut();
      listener.close();
    }

    private void accept() {
      try {
        while (true) {
          connect(listener.accept());
        }
      } catch (IOException e) {
        // closed
      }
    }

    private void connect(Socket near) throws IOException {
      if (cut) {
        near.close();
        return;
      }
      var far = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.addAll(List.of(near, far));
      Thread.ofVirtual().start(() -> pump(near, far));
      Thread.ofVirtual().start(() -> pump(far, near));
    }

    private static void pump(Socket from, Socket to) {
      try (from;
          to;
          InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        in.transferTo(out);
      } catch (IOException e) {
        // cut
      }
    }
  }
}

package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Eventually;
import dev.claviger.server.ServerProcess;
import dev.claviger.server.TestServer;
import dev.claviger.server.database.Dialect;
import dev.claviger.server.database.TestDatabases;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server is killed while tokens rotate, and started again.
@Timeout(300)
class KilledServerTest {
  private static final int CHAINS = 8;
  private static final int ROTATIONS = 40;
  private static final String BLACKLISTED = "Token is blacklisted";

  @TempDir private Path data;

  private Map<String, String> environment(Dialect dialect) {
    var environment = new HashMap<String, String>();
    environment.put("CLAVIGER_KEYS_SIGNING_KEY", TestServer.SECRET);
    environment.put("CLAVIGER_LISTEN", "127.0.0.1:0");
    environment.put("CLAVIGER_DATA", data.toString());
    environment.put("CLAVIGER_DATABASE_MIGRATE_ON_START", "always");
    environment.put("CLAVIGER_ACCESS_LOG_FORMAT", "off");
    environment.put("CLAVIGER_PASSWORDS_ARGON2_MEMORY", "64");
    environment.put("CLAVIGER_PASSWORDS_ARGON2_ITERATIONS", "1");
    environment.put("CLAVIGER_TOKENS_ROTATE_REFRESH_TOKENS", "true");
    environment.put("CLAVIGER_TOKENS_BLACKLIST_AFTER_ROTATION", "true");
    // Longer than a start can take.
    environment.put("CLAVIGER_SESSIONS_REUSE_GRACE", "5m");
    if (dialect == Dialect.POSTGRESQL) {
      environment.put("CLAVIGER_DATABASE_URL", TestDatabases.emptyPostgres());
    }
    return environment;
  }

  /// One client that refreshes until it gets no answer any more.
  private static final class Chain implements Runnable {
    private final Client client;
    private final List<String> spent = new ArrayList<>();
    private final AtomicInteger rotations = new AtomicInteger();
    private String token;

    Chain(Client client) {
      this.client = client;
      this.token = client.login("alice", "wonder-Land-9").refresh();
    }

    @Override
    public void run() {
      try {
        while (true) {
          var next = client.rotated(token).refresh();
          spent.add(token);
          token = next;
          rotations.incrementAndGet();
        }
      } catch (AssertionError e) {
        assertThat(e.getCause()).as("the end of a server").isInstanceOf(IOException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noTokenIsTakenTwiceAndNoRevocationForgotten(Dialect dialect) throws Exception {
    var environment = environment(dialect);
    var chains = new ArrayList<Chain>();
    Client.Pair ended;
    try (var server = ServerProcess.start(environment)) {
      var client = new Client(server.running());
      ended = client.login("alice", "wonder-Land-9");
      logOut(client, ended);
      killWhileTheyRotate(server, client, chains);
    }

    try (var server = ServerProcess.start(environment)) {
      var client = new Client(server.running());
      assertEnded(client, ended);
      for (var chain : chains) {
        var next = client.rotated(chain.token);
        assertThat(client.rotated(chain.token).refresh())
            .as("the answer that may have been lost")
            .isEqualTo(next.refresh());
        assertThat(client.refresh(chain.spent.getFirst()).body()).contains(BLACKLISTED);
        assertEnded(client, next);
      }
      server.kill();
    }

    try (var server = ServerProcess.start(environment)) {
      var client = new Client(server.running());
      assertEnded(client, ended);
      for (var chain : chains) {
        assertThat(client.refresh(chain.token).body()).contains(BLACKLISTED);
      }
    }
  }

  private static void killWhileTheyRotate(ServerProcess server, Client client, List<Chain> chains)
      throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < CHAINS; i++) {
      var chain = new Chain(client);
      chains.add(chain);
      threads.add(Thread.ofVirtual().start(chain));
    }
    Eventually.holds(() -> chains.stream().allMatch(chain -> chain.rotations.get() >= ROTATIONS));
    server.kill();
    for (var thread : threads) {
      thread.join();
    }
  }

  private static void logOut(Client client, Client.Pair login) {
    var response =
        client
            .server()
            .send(
                client
                    .server()
                    .request("/api/sessions/current/")
                    .method("DELETE", BodyPublishers.noBody())
                    .header("Authorization", "Bearer " + login.access()));
    assertThat(response.statusCode()).isEqualTo(204);
  }

  private static void assertEnded(Client client, Client.Pair login) {
    assertThat(client.hello(login.access()).body()).contains(BLACKLISTED);
    assertThat(client.verify(login.access()).body()).contains(BLACKLISTED);
    assertThat(client.refresh(login.refresh()).body()).contains(BLACKLISTED);
  }
}

package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Eventually;
import dev.claviger.server.RunningClaviger;
import dev.claviger.server.ServerProcess;
import dev.claviger.server.TestServer;
import dev.claviger.server.database.LosablePostgres;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL is killed under load and comes back; the server stays.
@Timeout(120)
class LostDatabaseTest {
  private static final int CHAINS = 8;
  private static final int ROTATIONS = 10;
  private static final String BLACKLISTED = "Token is blacklisted";
  private static final String GREETING = "{\"message\":\"Hello, alice!\"}";

  @TempDir private Path data;

  private Map<String, String> environment(LosablePostgres postgres) {
    var environment = new HashMap<String, String>();
    environment.put("CLAVIGER_KEYS_SIGNING_KEY", TestServer.SECRET);
    environment.put("CLAVIGER_LISTEN", "127.0.0.1:0");
    environment.put("CLAVIGER_DATA", data.toString());
    environment.put("CLAVIGER_DATABASE_URL", postgres.url());
    environment.put("CLAVIGER_DATABASE_MIGRATE_ON_START", "always");
    environment.put("CLAVIGER_DATABASE_CONNECTION_TIMEOUT", "250ms");
    environment.put("CLAVIGER_ACCESS_LOG_FORMAT", "off");
    environment.put("CLAVIGER_PASSWORDS_ARGON2_MEMORY", "64");
    environment.put("CLAVIGER_PASSWORDS_ARGON2_ITERATIONS", "1");
    environment.put("CLAVIGER_TOKENS_ROTATE_REFRESH_TOKENS", "true");
    environment.put("CLAVIGER_TOKENS_BLACKLIST_AFTER_ROTATION", "true");
    // Longer than the loss.
    environment.put("CLAVIGER_SESSIONS_REUSE_GRACE", "5m");
    return environment;
  }

  /// One client that refreshes, with the same token again as long as it is told to come back.
  private static final class Chain implements Runnable {
    private final Client client;
    private final List<String> spent = new ArrayList<>();
    private final AtomicInteger rotations = new AtomicInteger();
    private volatile boolean going = true;
    private String token;

    Chain(Client client) {
      this.client = client;
      this.token = client.login("alice", "wonder-Land-9").refresh();
    }

    @Override
    public void run() {
      while (going) {
        var answer = client.refresh(token);
        if (answer.statusCode() == 503) {
          assertComeBack(answer);
        } else {
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
          spent.add(token);
          token = answer.body().split("\"", -1)[7];
          rotations.incrementAndGet();
        }
      }
    }
  }

  @Test
  void tokensAreCheckedWhileTheDatabaseIsAwayAndServiceResumesByItself() throws Exception {
    try (var postgres = new LosablePostgres(data.resolve("postgres"));
        var server = ServerProcess.start(environment(postgres))) {
      var client = new Client(server.running());
      var login = client.login("alice", "wonder-Land-9");
      var ended = client.login("alice", "wonder-Land-9");
      logOut(client.server(), ended);
      assertThat(client.hello(login.access()).body()).isEqualTo(GREETING);
      var chains = new ArrayList<Chain>();
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < CHAINS; i++) {
        var chain = new Chain(client);
        chains.add(chain);
        threads.add(Thread.ofVirtual().start(chain));
      }
      awaitMore(chains, ROTATIONS);

      postgres.kill();
      assertThat(client.hello(login.access()).body()).isEqualTo(GREETING);
      assertThat(client.verify(login.access()).body()).isEqualTo("{}");
      assertThat(client.hello(ended.access()).body()).contains(BLACKLISTED);
      assertComeBack(client.refresh(login.refresh()));
      assertComeBack(
          client
              .server()
              .post("/api/token/", "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}"));
      assertThat(client.hello(login.access()).body()).isEqualTo(GREETING);

      postgres.startAgain();
      awaitMore(chains, ROTATIONS);
      for (var chain : chains) {
        chain.going = false;
      }
      for (var thread : threads) {
        thread.join();
      }
      assertNothingIsForgotten(client, login, ended, chains);
    }
  }

  private static void assertNothingIsForgotten(
      Client client, Client.Pair login, Client.Pair ended, List<Chain> chains) {
    assertThat(client.hello(login.access()).body()).isEqualTo(GREETING);
    assertThat(client.hello(ended.access()).body()).contains(BLACKLISTED);
    assertThat(client.refresh(ended.refresh()).body()).contains(BLACKLISTED);
    for (var chain : chains) {
      assertThat(chain.spent).doesNotHaveDuplicates();
      var next = client.rotated(chain.token);
      assertThat(client.refresh(chain.spent.getFirst()).body()).contains(BLACKLISTED);
      assertThat(client.hello(next.access()).body()).contains(BLACKLISTED);
    }
  }

  private static void awaitMore(List<Chain> chains, int rotations) {
    var before = chains.stream().map(chain -> chain.rotations.get()).toList();
    for (int i = 0; i < chains.size(); i++) {
      var chain = chains.get(i);
      var enough = before.get(i) + rotations;
      Eventually.holds(() -> chain.rotations.get() >= enough);
    }
  }

  private static void assertComeBack(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
  }

  private static void logOut(RunningClaviger server, Client.Pair login) {
    var response =
        server.send(
            server
                .request("/api/sessions/current/")
                .method("DELETE", BodyPublishers.noBody())
                .header("Authorization", "Bearer " + login.access()));
    assertThat(response.statusCode()).isEqualTo(204);
  }
}

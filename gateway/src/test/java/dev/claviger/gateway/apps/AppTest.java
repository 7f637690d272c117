package dev.claviger.gateway.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.HttpEvents;
import dev.claviger.http.server.HttpOptions;
import dev.claviger.http.server.HttpServer;
import dev.claviger.http.server.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real processes behind a real server.
@Timeout(180)
class AppTest {

  @TempDir Path directory;

  private final AppFixture.Lines output = new AppFixture.Lines();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<AutoCloseable> running = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (var each : running.reversed()) {
      each.close();
    }
  }

  @Test
  void answersThroughItsWorkers() throws Exception {
    var app = start("workers", "2");
    var server = serve(app);
    assertThat(pids(server, 20)).isEqualTo(processes(app)).hasSize(2);
  }

  @Test
  void passesOnWhatWorkersWriteWithTheirName() throws Exception {
    start("environment", "GREETING=the shop");
    assertThat(output.next()).isEqualTo("shop.1 | hello from the shop");
  }

  @Test
  void workersKnowNothingOfOurSettings() throws Exception {
    var app = start();
    assertThat(ask(serve(app), "/environment").body().replace("CLAVIGER_WORKER", "its own"))
        .contains("PATH", "PORT", "its own")
        .doesNotContain("CLAVIGER_");
  }

  @Test
  void aWorkerThatCrashesIsReplacedWhileTheOtherAnswers() throws Exception {
    var app = start("workers", "2");
    var server = serve(app);
    var before = processes(app);
    assertThat(ask(server, "/crash").statusCode()).isEqualTo(502);
    assertThat(ask(server, "/").statusCode()).isEqualTo(200);
    until(() -> processes(app).size() == 2 && !processes(app).equals(before));
    assertThat(pids(server, 20)).isEqualTo(processes(app));
    assertThat(app.workers()).extracting(WorkerStatus::restarts).containsOnlyOnce(1);
  }

  @Test
  void aReloadUnderLoadFailsNoRequest() throws Exception {
    var app = start("workers", "2");
    var server = serve(app);
    var before = processes(app);
    var load = new Load(server);
    load.awaitAnswers(100);
    assertThat(app.reload()).isTrue();
    load.awaitAnswers(100);
    assertThat(load.failures()).isEmpty();
    assertThat(pids(server, 20)).isEqualTo(processes(app)).doesNotContainAnyElementsOf(before);
  }

  @Test
  void aSlowRequestIsAnsweredByTheWorkerThatIsReplaced() throws Exception {
    var app = start();
    var server = serve(app);
    var before = processes(app);
    var slow = client.sendAsync(request(server, "/slow"), BodyHandlers.ofString());
    until(() -> app.upstream().requestsUnderWay(app.upstream().servers().getFirst()) == 1);
    assertThat(app.reload()).isTrue();
    assertThat(before).containsExactly(slow.join().body());
  }

  @Test
  void withASuccessorThatDoesNotGetReadyTheOldWorkerGoesOn() throws Exception {
    var app = start("workers", "2");
    var server = serve(app);
    var before = processes(app);
    Files.createFile(directory.resolve("broken"));
    assertThat(app.reload()).isFalse();
    assertThat(pids(server, 20)).isEqualTo(before);
  }

  @Test
  void aWorkerThatDoesNotStartIsStartedAgain() throws Exception {
    var broken = Files.createFile(directory.resolve("broken"));
    var app = App.start(settings("times.restart", "10ms"), AppFixture.around(directory, output));
    running.add(app);
    assertThat(app.started().get()).isFalse();
    assertThat(ask(serve(app), "/").statusCode()).isEqualTo(503);
    Files.delete(broken);
    until(() -> processes(app).size() == 1);
  }

  @Test
  void aRequestThatHangsIsAnswered504AndItsWorkerReplaced() throws Exception {
    var app = start("times.request", "3s");
    var server = serve(app);
    var before = processes(app);
    assertThat(ask(server, "/hang").statusCode()).isEqualTo(504);
    until(() -> !processes(app).equals(before));
    assertThat(ask(server, "/").statusCode()).isEqualTo(200);
  }

  @Test
  void aWorkerIsReplacedAfterItsShareOfRequests() throws Exception {
    var app = start("requests-before-replacement", "5");
    var server = serve(app);
    var before = processes(app);
    assertThat(pids(server, 5)).isEqualTo(before);
    until(() -> !processes(app).equals(before));
    assertThat(pids(server, 1)).isEqualTo(processes(app));
  }

  @Test
  void stopsWithTheProcessesThatWorkersStarted() throws Exception {
    var app =
        App.start(
            AppFixture.settings(directory, "command", "sleep 1000 & " + AppFixture.command()),
            AppFixture.around(directory, output));
    running.add(app);
    assertThat(app.started().get()).isTrue();
    var shell = ProcessHandle.of(app.workers().getFirst().process().orElseThrow()).orElseThrow();
    var tree = shell.descendants().toList();
    assertThat(tree).hasSizeGreaterThanOrEqualTo(2);
    app.close();
    assertThat(tree).noneMatch(ProcessHandle::isAlive);
  }

  private App start(String... more) throws Exception {
    var app = App.start(settings(more), AppFixture.around(directory, output));
    running.add(app);
    assertThat(app.started().get()).isTrue();
    return app;
  }

  private AppSettings settings(String... more) {
    var all = new ArrayList<>(List.of("command", AppFixture.command(), "times.ready-path", "/"));
    all.addAll(List.of(more));
    return AppFixture.settings(directory, all.toArray(String[]::new));
  }

  private InetSocketAddress serve(App app) {
    var forwarding =
        new Handler() {
          @Override
          public Response handle(Request request) {
            return app.upstream().forward(request);
          }

          @Override
          public Optional<Response> atOnce(Request request) {
            return Optional.of(handle(request));
          }
        };
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server =
        HttpServer.start(
            HttpOptions.defaults(),
            HttpEvents.none(),
            List.of(new Listener("app", address, forwarding)));
    running.add(server);
    return server.address("app");
  }

  private static Set<String> processes(App app) {
    var pids = new HashSet<String>();
    app.workers().forEach(worker -> worker.process().ifPresent(it -> pids.add(it.toString())));
    return pids;
  }

  private Set<String> pids(InetSocketAddress server, int requests) throws Exception {
    var pids = new HashSet<String>();
    for (int i = 0; i < requests; i++) {
      pids.add(ask(server, "/").body());
    }
    return pids;
  }

  private HttpResponse<String> ask(InetSocketAddress server, String path)
      throws IOException, InterruptedException {
    return client.send(request(server, path), BodyHandlers.ofString());
  }

  private static HttpRequest request(InetSocketAddress server, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + path))
        .build();
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(5);
    }
  }

  /// Requests without a pause from several clients, until the test ends.
  private final class Load implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Integer> statuses = new ArrayList<>();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    Load(InetSocketAddress server) {
      running.add(this);
      for (int i = 0; i < 4; i++) {
        var _ =
            clients.submit(() -> {
              while (!over.get()) {
                add(ask(server, "/").statusCode());
              }
              return null;
            });
      }
    }

    private synchronized void add(int status) {
      statuses.add(status);
      notifyAll();
    }

    synchronized void awaitAnswers(int more) throws InterruptedException {
      int wanted = statuses.size() + more;
      while (statuses.size() < wanted) {
        wait();
      }
    }

    synchronized List<Integer> failures() {
      return statuses.stream().filter(status -> status != 200).toList();
    }

    @Override
    public void close() {
      over.set(true);
      clients.close();
    }
  }
}

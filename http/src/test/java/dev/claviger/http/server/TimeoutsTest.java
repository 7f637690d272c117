package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.HttpException;
import dev.claviger.http.Response;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeoutsTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n";

  @Test
  void aSilentConnectionIsClosedWithoutAnAnswer() {
    try (TestServer server = TestServer.with(_ -> Response.empty(200), "timeouts.header", "100ms");
        RawClient client = server.connect()) {
      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @Test
  void headersThatStallAreAnswered408() throws InterruptedException {
    try (TestServer server = TestServer.with(_ -> Response.empty(200), "timeouts.header", "100ms");
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.exchange("GET / HTTP/1.1\r\nHost:");
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.content()).isEqualTo("The request took too long to arrive\n");
      assertThat(client.isClosed()).isTrue();
      assertThat(server.awaitRefused().reason()).isEqualTo(Refusal.HEADER_TIMEOUT);
    }
  }

  @Test
  void headersThatTrickleAreAnswered408InTotalTime() throws Exception {
    try (TestServer server = TestServer.with(_ -> Response.empty(200), "timeouts.header", "200ms");
        RawClient client = server.connect()) {
      Thread trickle =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  client.send("GET / HTTP/1.1\r\n");
                  while (true) {
                    client.send("A");
                    Thread.sleep(20);
                  }
                } catch (Exception e) {
                  // closed, as it should be
                }
              });
      assertThat(client.receive().status()).isEqualTo(408);
      trickle.interrupt();
      trickle.join();
    }
  }

  @Test
  void headersOfASecondRequestHaveADeadlineToo() {
    try (TestServer server = TestServer.with(_ -> Response.empty(200), "timeouts.header", "100ms");
        RawClient client = server.connect()) {
      assertThat(client.exchange(GET).status()).isEqualTo(200);
      assertThat(client.exchange("GET /").status()).isEqualTo(408);
    }
  }

  @Test
  void anIdleConnectionIsClosedWithoutAnAnswer() {
    try (TestServer server = TestServer.with(_ -> Response.empty(200), "timeouts.idle", "100ms");
        RawClient client = server.connect()) {
      assertThat(client.exchange(GET).status()).isEqualTo(200);
      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @Test
  void contentThatStallsIsAnswered408() {
    try (TestServer server =
            TestServer.with(
                r -> Response.bytes(200, "x/y", r.body().bytes()), "timeouts.body", "100ms");
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.exchange(POST + "1234");
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void contentTimeoutReachesTheHandlerAsAnException() {
    try (TestServer server =
            TestServer.with(
                r -> {
                  try (var in = r.body().stream()) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                    return Response.empty(200);
                  } catch (HttpException e) {
                    return Response.text(e.status(), "mine: " + e.publicText());
                  }
                },
                "timeouts.body",
                "100ms");
        RawClient client = server.connect()) {
      assertThat(client.exchange(POST + "1234").content())
          .isEqualTo("mine: The content took too long to arrive");
    }
  }

  @Test
  void aHandlerThatIsTooSlowIsInterruptedAndAnswered503() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    try (TestServer server =
            TestServer.with(
                _ -> {
                  try {
                    Thread.sleep(10_000);
                  } catch (InterruptedException e) {
                    interrupted.complete(true);
                  }
                  return Response.text(200, "too late");
                },
                "timeouts.handler",
                "100ms");
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.exchange(GET);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.content()).isEqualTo("The answer took too long\n");
      assertThat(client.untilClosed()).isEmpty();
      assertThat(interrupted.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(server.awaitFinished().status()).isEqualTo(503);
    }
  }

  @Test
  void theHandlersTimeBeginsWhenTheContentIsThere() throws Exception {
    try (TestServer server =
            TestServer.with(
                r -> Response.bytes(200, "x/y", r.body().bytes()), "timeouts.handler", "150ms");
        RawClient client = server.connect()) {
      client.send(POST + "1234");
      Thread.sleep(400);
      assertThat(client.exchange("56789").content()).isEqualTo("123456789");
    }
  }

  @Test
  void aSlowReaderIsCutOff() throws Exception {
    BlockingQueue<IOException> failures = new LinkedBlockingQueue<>();
    byte[] block = new byte[64 << 10];
    Response endless =
        Response.stream(
            200,
            "x/y",
            out -> {
              try {
                while (true) {
                  out.write(block);
                }
              } catch (IOException e) {
                failures.add(e);
                throw e;
              }
            });
    try (TestServer server = TestServer.with(_ -> endless, "timeouts.write", "200ms");
        RawClient client = new RawClient(server.address(), 4096)) {
      client.send(GET);
      assertThat(failures.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(server.awaitFinished().status()).isEqualTo(200);
    }
  }

  @Test
  void aStreamThatHasNothingToSayYetIsNotCutOff() throws Exception {
    Response slow =
        Response.stream(
            200,
            "text/event-stream",
            out -> {
              out.write('a');
              out.flush();
              sleep(500);
              out.write('b');
            });
    try (TestServer server =
            TestServer.with(_ -> slow, "timeouts.write", "100ms", "timeouts.handler", "150ms");
        RawClient client = server.connect()) {
      assertThat(client.exchange(GET).content()).isEqualTo("ab");
    }
  }

  @Test
  void othersAreServedWhileClientsDawdle() {
    try (TestServer server = TestServer.with(_ -> Response.text(200, "hi"))) {
      RawClient[] slow = new RawClient[200];
      for (int i = 0; i < slow.length; i++) {
        slow[i] = server.connect().send("GET / HTTP/1.1\r\nA");
      }
      try (RawClient client = server.connect()) {
        assertThat(client.exchange(GET).content()).isEqualTo("hi");
      }
      for (RawClient client : slow) {
        client.close();
      }
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

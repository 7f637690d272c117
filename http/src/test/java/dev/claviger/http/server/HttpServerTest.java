package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.HttpException;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpServerTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  @Test
  void addsDateRequestIdAndLengthToAnAnswer() {
    try (TestServer server = TestServer.with(_ -> Response.text(200, "hi"));
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.exchange(GET);
      assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(answer.headers().keySet())
          .containsExactly("date", "x-request-id", "content-type", "content-length");
      assertThat(
              ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                  .toInstant())
          .isBetween(Instant.now().minusSeconds(5), Instant.now());
    }
  }

  @Test
  void tellsTheHandlerWhoAskedForWhat() {
    try (TestServer server =
            TestServer.with(r ->
                Response.text(
                    200,
                    List.of(
                            r.scheme(),
                            r.host(),
                            r.protocol(),
                            r.target(),
                            r.remoteAddress().getHostString(),
                            r.headers().combined("A").orElse(""),
                            r.query().first("q").orElse(""))
                        .toString()));
        RawClient client = server.connect()) {
      assertThat(
              client
                  .exchange("GET /a?q=%C3%A9+b HTTP/1.1\r\nHost: x:1\r\nA: b\r\na: c\r\n\r\n")
                  .content())
          .isEqualTo("[http, x:1, HTTP/1.1, /a?q=%C3%A9+b, 127.0.0.1, b, c, Ã© b]");
    }
  }

  @Test
  void namesItselfToAnOldClientWithoutHost() {
    try (TestServer server = TestServer.with(r -> Response.text(200, r.host()));
        RawClient client = server.connect()) {
      assertThat(client.exchange("GET / HTTP/1.0\r\n\r\n").content())
          .isEqualTo("127.0.0.1:" + server.address().getPort());
    }
  }

  @Test
  void keepsAnOldClientsConnectionIfAsked() {
    try (TestServer server = TestServer.with(_ -> Response.empty(200));
        RawClient client = server.connect()) {
      String request = "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
      assertThat(client.exchange(request).header("Connection")).isEqualTo("keep-alive");
      assertThat(client.exchange(request).status()).isEqualTo(200);
    }
  }

  @Test
  void sendsNoContentToHeadButItsLength() {
    try (TestServer server = TestServer.with(_ -> Response.text(200, "hello"));
        RawClient client = server.connect()) {
      client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.receive(true).header("Content-Length")).isEqualTo("5");
      assertThat(client.exchange(GET).content()).isEqualTo("hello");
    }
  }

  @Test
  void runsNoWriterForHead() {
    Response streamed =
        Response.stream(
            200,
            "x/y",
            _ -> {
              throw new AssertionError("called");
            });
    try (TestServer server = TestServer.with(_ -> streamed);
        RawClient client = server.connect()) {
      client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.receive(true).header("Transfer-Encoding")).isEqualTo("chunked");
      client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.receive(true).status()).isEqualTo(200);
    }
  }

  @Test
  void framesNoContentWhereThereNeverIsAny() {
    try (TestServer server =
            TestServer.with(r -> Response.text(Integer.parseInt(r.path().substring(1)), "x"));
        RawClient client = server.connect()) {
      for (String status : List.of("204", "304", "204")) {
        RawClient.Answer answer =
            client.exchange("GET /" + status + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answer.statusLine()).contains(" " + status + " ");
        assertThat(answer.headers()).doesNotContainKeys("content-length", "transfer-encoding");
      }
      assertThat(client.exchange("GET /200 HTTP/1.1\r\nHost: x\r\n\r\n").content()).isEqualTo("x");
    }
  }

  @Test
  void overrulesFramingHeadersOfTheHandler() {
    Response lying =
        Response.text(200, "hello")
            .withHeader("Content-Length", "1")
            .withHeader("Transfer-Encoding", "chunked")
            .withHeader("Connection", "close")
            .withHeader("X-Request-ID", "mine");
    try (TestServer server = TestServer.with(_ -> lying);
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.exchange(GET);
      assertThat(answer.content()).isEqualTo("hello");
      assertThat(answer.headers()).doesNotContainKeys("transfer-encoding", "connection");
      assertThat(answer.header("X-Request-ID")).isNotEqualTo("mine");
      assertThat(client.exchange(GET).content()).isEqualTo("hello");
    }
  }

  @Test
  void answersPipelinedRequestsInOrderThoughTheFirstIsSlow() {
    try (TestServer server =
            TestServer.with(r -> {
              if (r.path().equals("/0")) {
                Thread.sleep(50);
              }
              return Response.text(200, r.path());
            });
        RawClient client = server.connect()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 5000; i++) { // more than fits into one read
        requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
      }
      Thread.ofVirtual().start(() -> client.send(requests.toString()));
      for (int i = 0; i < 5000; i++) {
        assertThat(client.receive().content()).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void answersConstantTextWhenAHandlerFails() throws InterruptedException {
    try (TestServer server =
            TestServer.with(_ -> {
              throw new IllegalStateException("secret detail");
            });
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.exchange(GET);
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.content()).isEqualTo("Internal server error\n");
      assertThat(answer.header("X-Request-ID")).isEqualTo(server.awaitFinished().request().id());
      assertThat(client.exchange(GET).status()).isEqualTo(500);
    }
  }

  @Test
  void survivesErrorsOfTheVirtualMachine() {
    try (TestServer server = TestServer.with(HttpServerTest::overflow);
        RawClient client = server.connect()) {
      assertThat(client.exchange(GET).status()).isEqualTo(500);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // what a handler of others may do
  void answers500WhenAHandlerReturnsNothing() {
    try (TestServer server = TestServer.with(_ -> null);
        RawClient client = server.connect()) {
      assertThat(client.exchange(GET).status()).isEqualTo(500);
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Response overflow(Request request) {
    return overflow(request).withStatus(200);
  }

  @Test
  void answersAnHttpExceptionWithItsText() {
    try (TestServer server =
            TestServer.with(_ -> {
              throw new HttpException(418, "Short and stout");
            });
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.exchange(GET);
      assertThat(answer.status()).isEqualTo(418);
      assertThat(answer.content()).isEqualTo("Short and stout\n");
    }
  }

  @Test
  void takesARequestIdOnlyIfTrustedAndSane() {
    try (TestServer wary = TestServer.with(r -> Response.text(200, r.id()));
        TestServer trusting =
            TestServer.with(r -> Response.text(200, r.id()), "trust-request-id", "true");
        RawClient untrusted = wary.connect();
        RawClient client = trusting.connect()) {
      assertThat(untrusted.exchange(withId("abc-1.2_3")).content()).matches("[0-9a-f]{16}");
      assertThat(client.exchange(withId("abc-1.2_3")).header("X-Request-ID"))
          .isEqualTo("abc-1.2_3");
      for (String insane : List.of("", "a b", "a\"b", "é", "x".repeat(65))) {
        assertThat(client.exchange(withId(insane)).content()).matches("[0-9a-f]{16}");
      }
    }
  }

  private static String withId(String id) {
    return "GET / HTTP/1.1\r\nHost: x\r\nX-Request-ID: " + id + "\r\n\r\n";
  }

  @Test
  void reportsWhatItDid() throws InterruptedException {
    try (TestServer server = TestServer.with(_ -> Response.text(201, "four"))) {
      try (RawClient client = server.connect()) {
        client.exchange("GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n");
        FinishedRequest finished = server.awaitFinished();
        assertThat(finished.listener()).isEqualTo("app");
        assertThat(finished.request().target()).isEqualTo("/a?b");
        assertThat(finished.status()).isEqualTo(201);
        assertThat(finished.bytes()).isEqualTo(4);
        assertThat(finished.duration()).isPositive();
        assertThat(server.connections).hasValue(1);
      }
    }
  }

  @Test
  void recordsAClientThatLeftWithoutItsAnswer() throws Exception {
    var running = new java.util.concurrent.CountDownLatch(1);
    var release = new java.util.concurrent.CountDownLatch(1);
    try (TestServer server =
        TestServer.with(_ -> {
          running.countDown();
          release.await(); // is not interrupted: what has begun is finished
          return Response.empty(200);
        })) {
      RawClient client = server.connect();
      client.send(GET);
      running.await();
      client.reset();
      assertThat(server.awaitFinished().status()).isEqualTo(499);
      release.countDown();
    }
  }

  @Test
  void servesSeveralListenersByTheirOwnHandlers() {
    try (HttpServer server =
        HttpServer.start(
            HttpOptions.defaults(),
            HttpEvents.none(),
            List.of(
                TestServer.listener("app", _ -> Response.text(200, "app")),
                TestServer.listener("management", _ -> Response.text(200, "management"))))) {
      for (String name : List.of("app", "management")) {
        try (RawClient client = new RawClient(server.address(name))) {
          assertThat(client.exchange(GET).content()).isEqualTo(name);
        }
      }
    }
  }

  @Test
  void saysWhichAddressIsTaken() {
    try (TestServer server = TestServer.with(_ -> Response.empty(200))) {
      InetSocketAddress taken = server.address();
      Listener second = new Listener("second", taken, _ -> Response.empty(200));
      assertThatThrownBy(
              () -> HttpServer.start(HttpOptions.defaults(), HttpEvents.none(), List.of(second)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot listen on")
          .hasMessageContaining(Integer.toString(taken.getPort()));
    }
  }

  @Test
  void talksToTheClientOfTheJdk() throws Exception {
    try (TestServer server =
            TestServer.with(
                r -> Response.bytes(200, "application/octet-stream", r.body().bytes()));
        HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      byte[] content = new byte[1 << 20];
      new java.util.Random(1).nextBytes(content);
      URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
      for (boolean expect : new boolean[] {false, true}) {
        HttpResponse<byte[]> answer =
            client.send(
                HttpRequest.newBuilder(uri)
                    .expectContinue(expect)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(content))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.body()).isEqualTo(content);
      }
    }
  }
}

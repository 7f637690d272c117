package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.Waiting;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Answers that are tried for on the event loop: they see content that came with the head, and
/// leave it where it is for a handler that has to wait.
class AtOnceTest {

  /// Says where it ran and what it was sent; anything but "hurry" has to wait.
  private static final Handler ECHO =
      new Handler() {
        @Override
        public Response handle(Request request) {
          return echo("waited", request);
        }

        @Override
        public Optional<Response> atOnce(Request request) {
          if (request.path().equals("/streamed")) {
            var _ = request.body().stream();
          }
          Response answer = echo("at once", request);
          if (request.path().equals("/waits")) {
            Waiting.begins();
          }
          return Optional.of(answer);
        }
      };

  private static Response echo(String how, Request request) {
    var content = new String(request.body().bytes(), StandardCharsets.UTF_8);
    return Response.text(200, how + ": " + content);
  }

  private final TestServer server = TestServer.with(ECHO);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void contentThatCameWithItsHeadIsAnsweredAtOnce() throws Exception {
    assertThat(answer(post("/", "some content"))).isEqualTo("at once: some content");
  }

  @Test
  void chunkedContentAsWell() throws Exception {
    var chunked =
        """
        POST / HTTP/1.1\r
        Host: x\r
        Transfer-Encoding: chunked\r
        \r
        4\r
        some\r
        8\r
         content\r
        0\r
        \r
        """;
    assertThat(answer(chunked)).isEqualTo("at once: some content");
  }

  @Test
  void aRequestWithoutContentAsWell() throws Exception {
    assertThat(answer("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo("at once: ");
  }

  @Test
  void contentThatComesLaterIsWaitedFor() throws Exception {
    try (RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n");
      Thread.sleep(100); // so that it is another read
      client.send("some content");
      assertThat(client.receive().content()).isEqualTo("waited: some content");
    }
  }

  @Test
  void whoHasToWaitBeginsAnewWithTheSameContent() throws Exception {
    assertThat(answer(post("/waits", "some content"))).isEqualTo("waited: some content");
  }

  @Test
  void aStreamIsNotReadOnTheEventLoop() throws Exception {
    assertThat(answer(post("/streamed", "some content"))).isEqualTo("waited: some content");
  }

  @Test
  void theConnectionGoesOnAfterEach() throws Exception {
    try (RawClient client = server.connect()) {
      client.send(post("/", "one") + post("/waits", "two") + post("/", "three"));
      assertThat(client.receive().content()).isEqualTo("at once: one");
      assertThat(client.receive().content()).isEqualTo("waited: two");
      assertThat(client.receive().content()).isEqualTo("at once: three");
    }
  }

  @Test
  void elsewhereOneMayWait() {
    Waiting.begins();
  }

  private String answer(String request) throws Exception {
    try (RawClient client = server.connect()) {
      client.send(request);
      return client.receive().content();
    }
  }

  private static String post(String path, String content) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, content.length(), content);
  }
}

package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.OpenFile;
import dev.claviger.http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files as answers, from the disk to a client.
class SentFileTest {

  private static final int LENGTH = 8 << 20;
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  @TempDir Path folder;
  private Path file;
  private final Semaphore closed = new Semaphore(0);

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("file"), "0123456789abcdef".repeat(LENGTH / 16));
  }

  @Test
  void sendsAFileAndGoesOnWithTheConnection() throws Exception {
    try (TestServer server = TestServer.with(answering(0, LENGTH));
        RawClient client = server.connect()) {
      for (int i = 0; i < 3; i++) {
        RawClient.Answer answer = client.exchange(GET);
        assertThat(answer.header("Content-Length")).isEqualTo("" + LENGTH);
        assertThat(answer.content()).hasSize(LENGTH).endsWith("def");
        awaitClosed();
        assertThat(server.awaitFinished().bytes()).isEqualTo(LENGTH);
      }
    }
  }

  @Test
  void sendsAPart() throws Exception {
    try (TestServer server = TestServer.with(answering(10, 4));
        RawClient client = server.connect()) {
      assertThat(client.exchange(GET).content()).isEqualTo("abcd");
      awaitClosed();
    }
  }

  @Test
  void answersHeadWithTheLengthAlone() throws Exception {
    try (TestServer server = TestServer.with(answering(0, LENGTH));
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").receive(true);
      assertThat(answer.header("Content-Length")).isEqualTo("" + LENGTH);
      awaitClosed();
      assertThat(client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").receive(true).status())
          .isEqualTo(200);
    }
  }

  @Test
  void closesTheFileOfAClientThatGoesAway() throws Exception {
    try (TestServer server = TestServer.with(answering(0, LENGTH));
        RawClient client = new RawClient(server.address(), 4 << 10)) {
      client.send(GET);
      assertThat(client.in().read()).isPositive();
      client.reset();
      awaitClosed();
    }
  }

  @Test
  void cutsOffAClientThatDoesNotRead() throws Exception {
    try (TestServer server = TestServer.with(answering(0, LENGTH), "timeouts.write", "200ms");
        RawClient client = new RawClient(server.address(), 4 << 10)) {
      client.send(GET);
      awaitClosed();
      assertThat(server.awaitFinished().status()).isEqualTo(200);
    }
  }

  @Test
  void breaksOffIfTheFileHasBecomeShorter() throws Exception {
    try (TestServer server = TestServer.with(answering(0, LENGTH + 1));
        RawClient client = server.connect()) {
      client.send(GET);
      assertThat(client.untilClosed().length()).isLessThanOrEqualTo(LENGTH + 1000);
      awaitClosed();
    }
  }

  private Handler answering(long position, long length) {
    return _ ->
        Response.empty(200)
            .withBody(
                new Response.FilePart(OpenFile.open(file, closed::release), position, length));
  }

  private void awaitClosed() throws InterruptedException {
    assertThat(closed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
  }
}

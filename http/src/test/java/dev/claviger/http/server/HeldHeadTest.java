package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.claviger.http.Handler;
import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.util.ResourceLeakDetector;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// The head of a small forwarded answer waits for its content; a client that goes away meanwhile
/// must not leave it behind.
class HeldHeadTest {

  private static final int CLIENTS = 100;
  private static final int CONTENT = 4 << 10;

  private final Semaphore held = new Semaphore(0);

  /// A server that says what it is going to send, and sends nothing.
  private record Silent(Request request, Semaphore begun) implements Forwarder {
    @Override
    public ForwardedRequest begin(Downstream client) {
      client.head(200, Headers.empty(), OptionalLong.of(CONTENT));
      begun.release();
      return new ForwardedRequest() {
        @Override
        public void content(ByteBuf piece) {
          piece.release();
        }

        @Override
        public void contentComplete(Headers trailers) {}

        @Override
        public void writable() {}

        @Override
        public void cancel() {
          client.cancelled();
        }
      };
    }
  }

  private final Handler handler =
      new Handler() {
        @Override
        public Response handle(Request request) {
          throw new AssertionError("not at once");
        }

        @Override
        public Optional<Response> atOnce(Request request) {
          return Optional.of(Response.empty(200).withBody(new Silent(request, held)));
        }
      };

  private final Logger log = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  private final ListAppender<ILoggingEvent> told = new ListAppender<>();
  private final ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();

  @BeforeEach
  void watchEachBuffer() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    told.start();
    log.addAppender(told);
  }

  @AfterEach
  void stop() {
    log.detachAppender(told);
    ResourceLeakDetector.setLevel(usual);
  }

  /// Netty tells of a buffer that was lost when the next one is made after it was collected.
  @Test
  void isGivenBack() throws Exception {
    try (TestServer server = TestServer.with(handler)) {
      leave(server, CLIENTS);
      for (int i = 0; i < 5; i++) {
        System.gc();
        leave(server, 1);
      }
    }
    assertThat(told.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(leak -> leak.contains("forwardedHead"));
  }

  private void leave(TestServer server, int clients) throws Exception {
    for (int i = 0; i < clients; i++) {
      try (RawClient client = server.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        held.acquire();
        client.reset();
      }
      assertThat(server.awaitFinished().status()).isEqualTo(200);
    }
  }
}

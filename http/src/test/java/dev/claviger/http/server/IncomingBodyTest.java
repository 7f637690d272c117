package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IncomingBodyTest {

  private final AtomicInteger resumptions = new AtomicInteger();
  private final IncomingBody body =
      new IncomingBody(
          Optional.empty(),
          new IncomingBody.Source() {
            @Override
            public void wanted() {}

            @Override
            public void resumed() {
              resumptions.incrementAndGet();
            }
          });

  private boolean offer(int bytes) {
    return body.offer(Unpooled.wrappedBuffer(new byte[bytes]));
  }

  /// Frames that were on their way when reading stopped: with the pause forgotten, nobody would
  /// ever ask for more, and the client would wait until the content is too late.
  @Test
  void aPauseOutlastsWhatWasOnItsWay() throws IOException {
    assertThat(offer(100 << 10)).isFalse();
    body.readNBytes(60 << 10);
    assertThat(resumptions).hasValue(0);

    assertThat(offer(8 << 10)).isFalse();
    body.readNBytes(48 << 10);

    assertThat(resumptions).hasValue(1);
    assertThat(offer(8 << 10)).isTrue();
  }
}

package dev.claviger.http.server;

import static dev.claviger.http.server.RawHttp2.get;
import static dev.claviger.http.server.RawHttp2.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.server.RawHttp3.Exchanged;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// How long clients of HTTP/3 may take, and how their connections end.
@Tag("quic")
@EnabledIf("dev.claviger.http.server.QuicSite#isPossible")
class Http3TimesTest {

  @TempDir Path folder;
  private QuicSite site;

  @BeforeEach
  void start() {
    site = new QuicSite(folder);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void aHandlerThatTakesTooLongIsAnsweredFor() {
    site.serve("timeouts.handler", "200ms");
    assertThat(site.ask("/hold").status()).isEqualTo(503);
  }

  @Test
  void contentThatDoesNotComeIsRefused() {
    site.serve("timeouts.body", "200ms");
    try (RawHttp3 client = site.connect()) {
      Exchanged slow = client.open().send(false, request("POST", "/echo")).data(false, "a little");
      assertThat(slow.answer().status()).isEqualTo(408);
    }
  }

  @Test
  void aHeadThatDoesNotComeIsRefused() throws Exception {
    site.serve("timeouts.header", "200ms");
    try (RawHttp3 client = site.connect()) {
      Exchanged slow = client.open().bytes(false, (byte) RawHttp3.HEADERS, (byte) 50, (byte) 0);
      assertThat(slow.answer().status()).isEqualTo(408);
      assertThat(site.server().awaitRefused().reason()).isEqualTo(Refusal.HEADER_TIMEOUT);
    }
  }

  @Test
  void closesIdleConnections() {
    site.serve("timeouts.idle", "200ms");
    try (RawHttp3 client = site.connect()) {
      assertThat(client.ask("/").status()).isEqualTo(200);
      assertThat(client.goAway()).isEqualTo(4);
      assertThat(client.end()).isEqualTo(new RawHttp3.End(true, 0x100));
    }
  }

  @Test
  void drainsWhatIsUnderWay() throws Exception {
    try (RawHttp3 client = site.connect()) {
      Exchanged held = client.open().send(true, get("/hold"));
      assertThat(client.ask("/").status()).isEqualTo(200);
      Thread stopping = Thread.startVirtualThread(site.server()::close);
      assertThat(client.goAway()).isGreaterThan(1L << 60);
      assertThat(client.goAway()).isEqualTo(8);
      site.hold.countDown();
      assertThat(held.answer().content()).isEqualTo("held");
      assertThat(client.end()).isEqualTo(new RawHttp3.End(true, 0x100));
      assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void leavesTheSocketToAnotherProcess() throws Exception {
    InetSocketAddress address = site.server().address();
    try (RawHttp3 client = site.connect()) {
      assertThat(client.ask("/").status()).isEqualTo(200);
      site.server().server.retire(Duration.ofSeconds(10));
      assertThat(client.end()).isEqualTo(new RawHttp3.End(true, 0x100));
    }
    TimeUnit.MILLISECONDS.sleep(100);
    try (DatagramSocket free = new DatagramSocket(address)) {
      assertThat(free.isBound()).isTrue();
    }
  }
}

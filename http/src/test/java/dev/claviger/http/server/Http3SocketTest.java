package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The UDP socket of HTTP/3: what it is bound to, and what it says to whom.
@Tag("quic")
@EnabledIf("dev.claviger.http.server.QuicSite#isPossible")
class Http3SocketTest {

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
  void sendsLittleToAnAddressThatIsNotProved() throws Exception { // RFC 9000 section 8.1
    byte[] first = firstPacket();
    try (DatagramSocket silent = new DatagramSocket()) {
      send(silent, first);
      int bytes = 0;
      silent.setSoTimeout(1500);
      try {
        while (true) {
          bytes += receive(silent).length;
        }
      } catch (SocketTimeoutException e) {
        assertThat(bytes).isBetween(1, 3 * first.length);
      }
    }
  }

  @Test
  void hasTheAddressProvedIfThereAreMany() throws Exception { // RFC 9000 section 8.1.2
    site.serve(QuicSite.on(0));
    byte[] first = firstPacket();
    try (DatagramSocket silent = new DatagramSocket()) {
      send(silent, first);
      byte[] answer = receive(silent);
      assertThat(answer[0] & 0xF0).isEqualTo(0xF0); // Retry: section 17.2.5
      assertThat(answer.length).isLessThan(first.length);
    }
    assertThat(site.ask("/").status()).isEqualTo(200);
  }

  @Test
  void isNotImpressedByRubbish() throws Exception {
    Random random = new Random(1);
    byte[] good = firstPacket();
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 2000; i++) {
        byte[] packet = i % 2 == 0 ? new byte[random.nextInt(1500)] : good.clone();
        if (i % 2 == 0) {
          random.nextBytes(packet);
        } else {
          packet[random.nextInt(60)] ^= (byte) (1 << random.nextInt(8));
        }
        send(socket, packet);
      }
    }
    assertThat(site.ask("/").status()).isEqualTo(200);
  }

  @Test
  void saysWhoHasThePortAlready() {
    InetSocketAddress taken = site.server().address();
    site.server().close();
    try (DatagramSocket other = new DatagramSocket(taken)) {
      Listener listener =
          new Listener(
              "app", taken, site::answer, Optional.of(site.tls), Peers.clients(), QuicSite.on(100));
      assertThatThrownBy(
              () -> HttpServer.start(HttpOptions.defaults(), HttpEvents.none(), List.of(listener)))
          .hasMessageContaining("for HTTP/3 (UDP)");
      assertThat(other.isBound()).isTrue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    site.serve();
  }

  @Test
  void speaksAtEveryAddress() {
    Listener any =
        new Listener(
            "app",
            new InetSocketAddress(0),
            site::answer,
            Optional.of(site.tls),
            Peers.clients(),
            QuicSite.on(100));
    try (HttpServer everywhere =
        HttpServer.start(HttpOptions.defaults(), HttpEvents.none(), List.of(any))) {
      int port = everywhere.address("app").getPort();
      for (String host : List.of("127.0.0.1", "::1")) {
        try (RawHttp3 client =
            RawHttp3.to(
                new InetSocketAddress(InetAddress.ofLiteral(host), port),
                site.authority.authorities(),
                "localhost")) {
          assertThat(client.ask("/").content()).contains("HTTP/3");
        }
      }
    }
  }

  @Test
  void balancersThatAnnounceTheirClientsAreNotHeard() {
    Peers announcing = new Peers(_ -> false, _ -> true);
    Listener listener =
        new Listener(
            "app",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            site::answer,
            Optional.of(site.tls),
            announcing,
            QuicSite.on(100));
    try (HttpServer behind =
        HttpServer.start(HttpOptions.defaults(), HttpEvents.none(), List.of(listener))) {
      assertThatThrownBy(
              () -> RawHttp3.to(behind.address("app"), site.authority.authorities(), "localhost"))
          .isInstanceOf(AssertionError.class);
    }
  }

  /// What a client begins with.
  private byte[] firstPacket() throws IOException {
    try (DatagramSocket listening = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      listening.setSoTimeout(5000);
      Thread.startVirtualThread(() -> {
        try {
          RawHttp3.to(
                  (InetSocketAddress) listening.getLocalSocketAddress(),
                  site.authority.authorities(),
                  "localhost")
              .close();
        } catch (AssertionError nobodyAnswers) {
          // as it should be
        }
      });
      return receive(listening);
    }
  }

  private void send(DatagramSocket socket, byte[] packet) throws IOException {
    socket.send(new DatagramPacket(packet, packet.length, site.server().address()));
  }

  private static byte[] receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }
}

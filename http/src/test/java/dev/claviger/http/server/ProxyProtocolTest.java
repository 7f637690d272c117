package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Behind load balancers that say who the client is, and how many connections a client may have.
class ProxyProtocolTest {

  private static final Peers BALANCERS = new Peers(_ -> false, _ -> true);
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  private static Response client(Request request) {
    InetSocketAddress client = request.remoteAddress();
    return Response.text(200, client.getAddress().getHostAddress() + " " + client.getPort());
  }

  private static TestServer behindBalancers(String... settings) {
    return TestServer.behind(BALANCERS, ProxyProtocolTest::client, settings);
  }

  private static String said(String preamble) {
    try (TestServer server = behindBalancers();
        RawClient client = server.connect()) {
      return client.exchange(preamble + GET).content();
    }
  }

  @Test
  void version1NamesTheClient() {
    assertThat(said("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n")).isEqualTo("192.0.2.7 4711");
    assertThat(said("PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\r\n"))
        .isEqualTo("2001:db8:0:0:0:0:0:7 4711");
  }

  @Test
  void version2NamesTheClient() {
    try (TestServer server = behindBalancers();
        RawClient client = server.connect()) {
      // an addition (TLV) of a type that nobody knows is passed over
      client.send(bytes("2111" + "0010" + "c0000207" + "c6336401" + "126701bb" + "ee000178"));
      assertThat(client.exchange(GET).content()).isEqualTo("192.0.2.7 4711");
    }
  }

  @Test
  void aBalancerThatSpeaksForItselfIsThePeer() {
    assertThat(said("PROXY UNKNOWN\r\n")).startsWith("127.0.0.1 ");
    try (TestServer server = behindBalancers();
        RawClient client = server.connect()) {
      client.send(bytes("2000" + "0000"));
      assertThat(client.exchange(GET).content()).startsWith("127.0.0.1 ");
    }
  }

  private static byte[] bytes(String rest) {
    return HexFormat.of().parseHex(SIGNATURE + rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET,
        "PROXY TCP4 192.0.2.7\r\n" + GET,
        "PROXY TCP4 example.org 198.51.100.1 4711 443\r\n" + GET,
        "PROXY TCP4 192.0.2.7 198.51.100.1 99999 443\r\n" + GET,
        "PROXY TCP9 192.0.2.7 198.51.100.1 4711 443\r\n" + GET,
      })
  void whoeverHasToSayAndDoesNotIsCutOff(String sent) {
    try (TestServer server = behindBalancers();
        RawClient client = server.connect()) {
      client.send(sent);
      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @Test
  void aPreambleThatNeverEndsIsCutOff() {
    try (TestServer server = behindBalancers("timeouts.header", "100ms");
        RawClient client = server.connect()) {
      client.send("PROXY TCP4 192.0.2.7");
      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @Test
  void othersCannotSayWhoTheyAre() {
    try (TestServer server = TestServer.with(ProxyProtocolTest::client);
        RawClient client = server.connect()) {
      RawClient.Answer answer =
          client.exchange("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n" + GET);
      assertThat(answer.status()).isEqualTo(400);
    }
  }

  @Test
  void aClientHasSoManyConnectionsAndNoMore() throws InterruptedException {
    try (TestServer server = behindBalancers("limits.connections-per-client", "1")) {
      try (RawClient first = server.connect()) {
        assertThat(first.exchange(from("2001:db8::1") + GET).status()).isEqualTo(200);
        assertThat(status(server, "2001:db8:0:0:ffff::2")).isEqualTo(503);
        assertThat(server.awaitRefused().reason()).isEqualTo(Refusal.TOO_MANY_CONNECTIONS);
        assertThat(status(server, "2001:db8:0:1::1")).isEqualTo(200);
        assertThat(first.exchange(GET).status()).isEqualTo(200);
      }
      while (server.connections.get() > 0) {
        Thread.sleep(1);
      }
      assertThat(status(server, "2001:db8::1")).isEqualTo(200);
    }
  }

  @Test
  void thisMachineIsNotCounted() {
    try (TestServer server =
            TestServer.with(ProxyProtocolTest::client, "limits.connections-per-client", "1");
        RawClient first = server.connect();
        RawClient second = server.connect()) {
      assertThat(first.exchange(GET).status()).isEqualTo(200);
      assertThat(second.exchange(GET).status()).isEqualTo(200);
    }
  }

  private static String from(String address) {
    return "PROXY TCP6 " + address + " ::1 4711 443\r\n";
  }

  private static int status(TestServer server, String address) {
    try (RawClient client = server.connect()) {
      return client.exchange(from(address) + GET).status();
    }
  }
}

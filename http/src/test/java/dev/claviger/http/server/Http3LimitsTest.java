package dev.claviger.http.server;

import static dev.claviger.http.server.RawHttp2.get;
import static dev.claviger.http.server.RawHttp2.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.server.RawHttp3.Exchanged;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// What a client of HTTP/3 cannot have more of, nor do to others.
@Tag("quic")
@EnabledIf("dev.claviger.http.server.QuicSite#isPossible")
class Http3LimitsTest {

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
  void refusesTooMuchContent() throws Exception {
    try (RawHttp3 client = site.connect()) {
      Exchanged announced =
          client.open().send(false, request("POST", "/echo", "content-length", "9000000"));
      assertThat(announced.answer().status()).isEqualTo(413);
      assertThat(site.server().awaitRefused().reason()).isEqualTo(Refusal.BODY_TOO_LARGE);
      Exchanged grown = client.open().send(false, request("POST", "/echo"));
      var _ = grown.content(new byte[9 << 20]);
      assertThat(grown.answer().status()).isEqualTo(413);
      assertThat(client.ask("/").status()).isEqualTo(200);
    }
  }

  @Test
  void refusesTooManyFields() throws Exception {
    try (RawHttp3 client = site.connect()) {
      String[] fields = IntStream.range(0, 300).mapToObj(i -> "x-" + i).toArray(String[]::new);
      assertThat(client.open().headers(true, get("/", fields)).answer().status()).isEqualTo(431);
      assertThat(site.server().awaitRefused().reason()).isEqualTo(Refusal.HEADERS_TOO_LARGE);
      assertThat(client.ask("/").status()).isEqualTo(200);
    }
  }

  @Test
  void endsAConnectionWhoseFieldsNeverEnd() throws Exception {
    try (RawHttp3 client = site.connect()) {
      client.open().headers(true, get("/", "x-large", "x".repeat(100_000)));
      assertThat(client.end().error()).isEqualTo(RawHttp3.EXCESSIVE_LOAD);
      assertThat(site.server().awaitRefused().reason()).isEqualTo(Refusal.HEADERS_TOO_LARGE);
    }
    assertThat(site.ask("/").status()).isEqualTo(200);
  }

  @Test
  void thereIsNoTableToFill() { // RFC 9204 section 3.2.3: its capacity stays 0
    try (RawHttp3 client = site.connect()) {
      client.open().frame(true, RawHttp3.HEADERS, (byte) 2, (byte) 0, (byte) 0x80);
      assertThat(client.end().error()).isEqualTo(0x200);
    }
    assertThat(site.ask("/").status()).isEqualTo(200);
  }

  @Test
  void framesThatHaveNoPlaceEndTheConnection() throws Exception {
    try (RawHttp3 client = site.connect()) {
      client.open().data(true, "content without a head");
      assertThat(client.end().error()).isEqualTo(0x105);
      assertThat(site.server().awaitRefused().reason()).isEqualTo(Refusal.MALFORMED_FRAME);
    }
    assertThat(site.ask("/").status()).isEqualTo(200);
  }

  @Test
  void aFloodOfResetsEndsTheConnection() throws Exception { // CVE-2023-44487
    try (RawHttp3 client = site.connect()) {
      for (int i = 0; i < 4000 && client.isOpen(); i++) {
        client
            .openIfPossible()
            .ifPresent(stream ->
                stream
                    .send(false, request("POST", "/echo"))
                    .data(false, "a")
                    .reset(RawHttp3.REQUEST_CANCELLED));
      }
      assertThat(client.end().error()).isEqualTo(RawHttp3.EXCESSIVE_LOAD);
      assertThat(site.server().awaitRefused().reason()).isEqualTo(Refusal.TOO_MANY_FRAMES);
    }
    assertThat(site.ask("/").status()).isEqualTo(200);
  }

  @Test
  void oneConnectionTooManyIsNotAnswered() throws Exception {
    site.serve("limits.connections", "1");
    try (RawHttp3 first = site.connect()) {
      assertThat(first.ask("/").status()).isEqualTo(200);
      assertThatThrownBy(site::connect).isInstanceOf(AssertionError.class);
      assertThat(site.server().awaitRefused().reason()).isEqualTo(Refusal.TOO_MANY_CONNECTIONS);
      assertThat(first.ask("/").status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsTheHandlerBack() throws Exception {
    site.serve("timeouts.write", "1s");
    try (RawHttp3 client =
        RawHttp3.to(site.server().address(), site.authority.authorities(), "localhost", 32 << 10)) {
      Exchanged slow = client.open().pause().send(true, get("/endless"));
      FinishedRequest finished = site.server().awaitFinished();
      assertThat(finished.bytes()).isLessThan(1 << 20);
      assertThat(site.written.get()).isLessThan(1 << 20);
      assertThat(slow).isNotNull();
      assertThat(client.ask("/").status()).isEqualTo(200);
    }
  }

  @Test
  void aHandlerThatDoesNotReadHoldsTheClientBack() throws Exception {
    try (RawHttp3 client = site.connect()) {
      Exchanged held = client.open().send(false, request("POST", "/hold"));
      var sent = held.content(new byte[8 << 20]);
      assertThat(sent.await(1, TimeUnit.SECONDS)).isFalse();
      assertThat(client.ask("/").status()).isEqualTo(200);
    }
  }
}

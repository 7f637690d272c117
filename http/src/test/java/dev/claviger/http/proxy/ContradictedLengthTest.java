package dev.claviger.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.claviger.http.server.Http3Options;
import dev.claviger.http.server.RawHttp2;
import dev.claviger.http.server.RawHttp2.Answer;
import dev.claviger.http.server.RawHttp3;
import dev.claviger.http.server.TestServer;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import io.netty.handler.codec.quic.Quic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests that announce less content than they have, and take their time over it: the server
/// behind must not carry out what looks whole and is not (RFC 9113 section 8.1.1, RFC 9114 section
/// 4.1.2).
class ContradictedLengthTest {

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n");

  private final BlockingQueue<String> carriedOut = new LinkedBlockingQueue<>();
  private final ScriptedServer server = ScriptedServer.serving(this::serve);
  private final Upstream upstream =
      Upstream.open("test", TestProxy.options("servers", server.url()));
  private final TestServer proxy =
      TestServer.with(TestProxy.forwarding(upstream), "timeouts.body", "1s");
  @TempDir Path folder;

  private void serve(ScriptedServer.Peer peer) throws IOException {
    for (String head = peer.head(); !head.isEmpty(); head = peer.head()) {
      Matcher length = LENGTH.matcher(head);
      int announced = length.find() ? Integer.parseInt(length.group(1)) : 0;
      if (peer.in.readNBytes(announced).length < announced) {
        return;
      }
      carriedOut.add(head.substring(0, head.indexOf("\r\n")));
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  }

  @AfterEach
  void stop() {
    proxy.close();
    upstream.close();
    server.close();
  }

  private interface Stream {
    void head(String length);

    void data(boolean end, String content);

    Answer answer();
  }

  private static Stream of(RawHttp2 client) {
    return new Stream() {
      @Override
      public void head(String length) {
        client.headers(1, false, RawHttp2.request("POST", "/slow", "content-length", length));
      }

      @Override
      public void data(boolean end, String content) {
        client.data(1, end, content);
      }

      @Override
      public Answer answer() {
        return client.answer(1);
      }
    };
  }

  private static Stream of(RawHttp3.Exchanged client) {
    return new Stream() {
      @Override
      public void head(String length) {
        client.headers(false, RawHttp2.request("POST", "/slow", "content-length", length));
      }

      @Override
      public void data(boolean end, String content) {
        client.data(end, content);
      }

      @Override
      public Answer answer() {
        return client.answer();
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "3, abc", "6, abcdef"})
  void isNotCarriedOut(String length, String announced) throws InterruptedException {
    try (RawHttp2 client = RawHttp2.to(proxy.address())) {
      Answer answer = contradict(of(client), length, announced);
      assertThat(answer.error()).isEqualTo(RawHttp2.PROTOCOL_ERROR);
      assertThat(RawHttp2.ask(proxy.address(), "/next").status()).isEqualTo(200);
      assertThat(carriedOut).containsExactly("GET /next HTTP/1.1");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "3, abc"})
  void isCarriedOutOnceItHasEnded(String length, String content) throws InterruptedException {
    try (RawHttp2 client = RawHttp2.to(proxy.address())) {
      assertThat(end(of(client), length, content).content()).isEqualTo("ok");
      assertThat(carriedOut).containsExactly("POST /slow HTTP/1.1");
    }
  }

  @Test
  void theEndMayComeWithTrailers() {
    try (RawHttp2 client = RawHttp2.to(proxy.address())) {
      client.headers(1, false, RawHttp2.request("POST", "/slow", "content-length", "0"));
      client.headers(1, true, "x-sum", "0");
      assertThat(client.answer(1).status()).isEqualTo(200);
    }
    try (RawHttp2 client = RawHttp2.to(proxy.address())) {
      client.headers(1, false, RawHttp2.request("POST", "/slow", "content-length", "3"));
      client.data(1, false, "abc");
      client.headers(1, true, "x-sum", "1");
      assertThat(client.answer(1).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "3, abc"})
  void whatNeverEndsIsRefused(String length, String content) throws InterruptedException {
    try (RawHttp2 client = RawHttp2.to(proxy.address())) {
      Stream stream = of(client);
      begin(stream, length, content);
      assertThat(stream.answer().status()).isEqualTo(408);
      assertThat(RawHttp2.ask(proxy.address(), "/next").status()).isEqualTo(200);
      assertThat(carriedOut).containsExactly("GET /next HTTP/1.1");
    }
  }

  @Test
  @Tag("quic")
  void sameByHttp3() throws InterruptedException {
    assumeTrue(
        Quic.isAvailable(), () -> "QUIC's library does not load: " + Quic.unavailabilityCause());
    TestAuthority authority = new TestAuthority(folder);
    Http3Options on = new Http3Options(true, Duration.ofDays(1), 0, 100);
    try (Tls tls =
            Tls.open(
                List.of(authority.issue("local", "localhost")),
                HandshakeOptions.defaults(),
                Duration.ofMinutes(1));
        TestServer quic = TestServer.secure(tls, on, TestProxy.forwarding(upstream));
        RawHttp3 client = RawHttp3.to(quic.address(), authority.authorities(), "localhost")) {
      for (String content : List.of("", "abc")) {
        String length = Integer.toString(content.length());
        Answer answer = contradict(of(client.open()), length, content);
        assertThat(answer.status() >= 400 || answer.error() != -1).isTrue();
        assertThat(carriedOut).isEmpty();
        assertThat(end(of(client.open()), length, content).content()).isEqualTo("ok");
        assertThat(carriedOut.poll()).isEqualTo("POST /slow HTTP/1.1");
      }
    }
  }

  private Answer contradict(Stream stream, String length, String announced)
      throws InterruptedException {
    begin(stream, length, announced);
    stream.data(true, "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
    return stream.answer();
  }

  private Answer end(Stream stream, String length, String content) throws InterruptedException {
    begin(stream, length, content);
    stream.data(true, "");
    return stream.answer();
  }

  private void begin(Stream stream, String length, String content) throws InterruptedException {
    stream.head(length);
    if (!content.isEmpty()) {
      stream.data(false, content);
    }
    TimeUnit.MILLISECONDS.sleep(200);
    assertThat(carriedOut).isEmpty();
  }
}

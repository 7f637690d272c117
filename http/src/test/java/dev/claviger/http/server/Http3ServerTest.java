package dev.claviger.http.server;

import static dev.claviger.http.server.RawHttp2.get;
import static dev.claviger.http.server.RawHttp2.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.server.RawHttp2.Answer;
import dev.claviger.http.server.RawHttp3.Exchanged;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// What is served by HTTP/3, with frames by hand. [ChromiumTest] has the judge that is not Netty's.
@Tag("quic")
@EnabledIf("dev.claviger.http.server.QuicSite#isPossible")
class Http3ServerTest {

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
  void answers() {
    try (RawHttp3 client = site.connect()) {
      Exchanged exchanged = client.open().send(true, get("/"));
      assertThat(exchanged.answer().content()).isEqualTo("https HTTP/3 Optional[example.com]");
      assertThat(exchanged.head.get("x-request-id")).isNotNull();
      assertThat(exchanged.head.get("date")).isNotNull();
      assertThat(exchanged.head.get("content-length")).isEqualTo("34");
    }
  }

  @Test
  void sendsFilesAndStreams() {
    try (RawHttp3 client = site.connect()) {
      for (String path : List.of("/file", "/stream", "/file")) {
        Answer answer = client.ask(path);
        assertThat(answer.error()).isEqualTo(-1);
        assertThat(answer.content()).hasSize(QuicSite.LARGE.length);
      }
    }
  }

  @Test
  void answersHeadWithoutContent() {
    try (RawHttp3 client = site.connect()) {
      Exchanged exchanged = client.open().send(true, request("HEAD", "/file"));
      assertThat(exchanged.answer().content()).isEmpty();
      assertThat(exchanged.head.get("content-length")).isEqualTo("" + QuicSite.LARGE.length);
    }
  }

  @Test
  void receivesContentBeyondTheWindow() {
    try (RawHttp3 client = site.connect()) {
      byte[] content = new byte[5 << 20];
      Arrays.fill(content, (byte) 'x');
      Exchanged exchanged = client.open().send(false, request("POST", "/echo"));
      exchanged.content(content).syncUninterruptibly();
      assertThat(exchanged.end().answer().content()).isEqualTo("x".repeat(content.length));
    }
  }

  @Test
  void readsWhatItSends() { // the bytes of a client that is none of ours
    String content = new String(QuicSite.LARGE, 0, 100, StandardCharsets.ISO_8859_1);
    try (RawHttp3 client = site.connect()) {
      Exchanged exchanged =
          client.open().headers(false, request("POST", "/echo", "content-length", "100"));
      assertThat(exchanged.data(true, content).answer().content()).isEqualTo(content);
    }
  }

  @Test
  void joinsCookies() { // RFC 9114 section 4.2.1
    try (RawHttp3 client = site.connect()) {
      Exchanged exchanged =
          client.open().headers(true, get("/cookies", "cookie", "a=1", "cookie", "b=2"));
      assertThat(exchanged.answer().content()).isEqualTo("[a=1; b=2]");
    }
  }

  @Test
  void awaitsTheWordToGoOn() {
    try (RawHttp3 client = site.connect()) {
      Exchanged exchanged =
          client.open().send(false, request("POST", "/echo", "expect", "100-continue"));
      assertThat(exchanged.data(true, "held back").answer().content()).isEqualTo("held back");
    }
  }

  @Test
  void answersManyAtOnce() {
    try (RawHttp3 client = site.connect()) {
      List<Exchanged> all =
          IntStream.range(0, 90).mapToObj(_ -> client.open().send(true, get("/"))).toList();
      assertThat(all).allSatisfy(one -> assertThat(one.answer().status()).isEqualTo(200));
    }
  }

  @Test
  void aBrokenAnswerCanBeTold() {
    assertThat(site.ask("/broken").error()).isNotEqualTo(-1);
    assertThat(site.ask("/").status()).isEqualTo(200);
  }

  @Test
  void clientsOfTcpAreTold() throws Exception {
    try (var client = HttpClient.newBuilder().sslContext(site.authority.client()).build()) {
      for (var version : HttpClient.Version.values()) {
        var request =
            HttpRequest.newBuilder(
                    URI.create("https://localhost:" + site.server().address().getPort() + "/"))
                .version(version)
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("alt-svc"))
            .contains("h3=\":%d\"; ma=86400".formatted(site.server().address().getPort()));
      }
    }
  }

  @Test
  void isOffUnlessItIsTurnedOn() throws Exception {
    site.serve(Http3Options.off());
    assertThatThrownBy(
            () -> RawHttp3.to(site.server().address(), site.authority.authorities(), "localhost"))
        .isInstanceOf(AssertionError.class);
    try (var client = HttpClient.newBuilder().sslContext(site.authority.client()).build()) {
      var address = URI.create("https://localhost:" + site.server().address().getPort() + "/");
      var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      assertThat(answer.headers().firstValue("alt-svc")).isEmpty();
    }
  }

  // ---- certificates

  @Test
  void showsTheCertificateOfTheName() {
    try (RawHttp3 client =
        RawHttp3.to(site.server().address(), site.authority.authorities(), "shop.example.org")) {
      assertThat(client.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=other");
    }
    try (RawHttp3 client = site.connect()) {
      assertThat(client.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=local");
    }
  }

  @Test
  void showsANewCertificate() {
    try (RawHttp3 before = site.connect()) {
      var old = before.certificate();
      site.authority.issue("local", "localhost");
      assertThat(site.tls.reload()).isTrue();
      try (RawHttp3 after = site.connect()) {
        assertThat(after.certificate()).isNotEqualTo(old);
        assertThat(after.ask("/").status()).isEqualTo(200);
      }
      assertThat(before.ask("/").status()).isEqualTo(200);
    }
  }

  // ---- what is told

  @Test
  void logsTheProtocol() throws Exception {
    assertThat(site.ask("/").status()).isEqualTo(200);
    assertThat(site.server().awaitFinished().request().protocol()).isEqualTo("HTTP/3");
    assertThat(site.server().finished).isEmpty();
  }

  @Test
  void aClientThatGoesAwayIsLogged() throws Exception {
    try (RawHttp3 client = site.connect()) {
      Exchanged held = client.open().send(false, request("POST", "/hold"));
      TimeUnit.MILLISECONDS.sleep(200);
      held.reset(RawHttp3.REQUEST_CANCELLED);
      assertThat(site.server().awaitFinished().status()).isEqualTo(499);
    }
  }

  @Test
  void countsItsConnections() throws Exception {
    try (RawHttp3 client = site.connect()) {
      assertThat(client.ask("/").status()).isEqualTo(200);
      assertThat(site.server().connections).hasValue(1);
    }
    for (int i = 0; i < 100 && site.server().connections.get() > 0; i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(site.server().connections).hasValue(0);
  }
}

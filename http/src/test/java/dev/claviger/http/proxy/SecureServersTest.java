package dev.claviger.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.Response;
import dev.claviger.http.server.HttpEvents;
import dev.claviger.http.server.HttpServer;
import dev.claviger.http.server.Listener;
import dev.claviger.http.server.RawHttp2;
import dev.claviger.http.server.TestServer;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.ClientCertificates;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import dev.claviger.http.tls.TlsVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Forwarding to servers behind TLS: whom we believe, and what is spoken.
class SecureServersTest {

  @TempDir Path folder;
  private TestAuthority authority;
  private Tls tls;
  private HttpServer server;

  @BeforeEach
  void start() {
    authority = new TestAuthority(folder);
    start(ClientCertificates.NONE, true, authority.issue("server", "localhost"));
  }

  private void start(ClientCertificates asked, boolean http2, CertificateFiles certificate) {
    tls =
        Tls.open(
            List.of(certificate),
            new HandshakeOptions(
                TlsVersion.TLS_1_2,
                http2,
                List.of(),
                asked,
                asked == ClientCertificates.NONE
                    ? Optional.empty()
                    : Optional.of(authority.authorities()),
                Duration.ofSeconds(10),
                1000),
            Duration.ofMinutes(1));
    server =
        HttpServer.start(
            TestServer.options(),
            HttpEvents.none(),
            List.of(
                new Listener(
                    "app",
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    request -> Response.text(200, request.scheme() + " " + request.protocol()),
                    Optional.of(tls))));
  }

  private void restart(ClientCertificates asked, boolean http2, CertificateFiles certificate) {
    stop();
    start(asked, http2, certificate);
  }

  @AfterEach
  void stop() {
    server.close();
    tls.close();
  }

  private RawHttp2.Answer ask(String... settings) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "servers",
                    "https://localhost:" + server.address("app").getPort(),
                    "timeouts.connect",
                    "10s"),
                Stream.of(settings))
            .toArray(String[]::new);
    try (TestProxy proxy = TestProxy.to(TestProxy.options(all))) {
      return RawHttp2.ask(proxy.server().address(), "/");
    }
  }

  private String trusted() {
    return authority.authorities().toString();
  }

  @Test
  void speaksHttp2IfTheServerDoes() {
    assertThat(ask("tls.authorities", trusted()).content()).isEqualTo("https HTTP/2");
  }

  @Test
  void speaksHttp1IfNot() {
    restart(ClientCertificates.NONE, false, authority.issue("server", "localhost"));
    assertThat(ask("tls.authorities", trusted()).content()).isEqualTo("https HTTP/1.1");
  }

  @Test
  void speaksHttp1IfTold() {
    assertThat(ask("tls.authorities", trusted(), "tls.http2", "false").content())
        .isEqualTo("https HTTP/1.1");
  }

  @Test
  void refusesAnUnknownAuthority() {
    RawHttp2.Answer answer = ask();
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.content()).isEqualTo("The server cannot be reached securely\n");
  }

  @Test
  void refusesAnotherName() {
    restart(ClientCertificates.NONE, true, authority.issue("other", "other.example"));
    assertThat(ask("tls.authorities", trusted()).status()).isEqualTo(502);
  }

  @Test
  void takesAnotherNameIfTold() {
    restart(ClientCertificates.NONE, true, authority.issue("other", "other.example"));
    assertThat(ask("tls.authorities", trusted(), "tls.server-name", "other.example").status())
        .isEqualTo(200);
  }

  @Test
  void takesAnythingIfToldInSoManyWords() {
    assertThat(ask("tls.certificates", "INSECURE").status()).isEqualTo(200);
  }

  @Test
  void showsItsOwnCertificate() {
    restart(ClientCertificates.REQUIRED, true, authority.issue("server", "localhost"));
    CertificateFiles own = authority.issue("gateway", "gateway");
    assertThat(
            ask(
                    "tls.authorities",
                    trusted(),
                    "tls.certificate",
                    own.chain().toString(),
                    "tls.key",
                    own.key().toString())
                .status())
        .isEqualTo(200);
    assertThat(ask("tls.authorities", trusted()).status()).isEqualTo(502);
  }

  @Test
  void checksHealthTheSameWay() throws Exception {
    String[] health = {"health.check-path", "/", "health.check-interval", "100ms"};
    String url = "https://localhost:" + server.address("app").getPort();
    try (TestProxy good =
            TestProxy.to(
                TestProxy.options(
                    "servers",
                    url,
                    "tls.authorities",
                    trusted(),
                    health[0],
                    health[1],
                    health[2],
                    health[3]));
        TestProxy bad =
            TestProxy.to(
                TestProxy.options("servers", url, health[0], health[1], health[2], health[3]))) {
      Thread.sleep(3000);
      assertThat(RawHttp2.ask(good.server().address(), "/").status()).isEqualTo(200);
      assertThat(RawHttp2.ask(bad.server().address(), "/").status()).isEqualTo(503);
    }
  }

  @Test
  void saysWhatToMend() {
    assertThatThrownBy(() -> TestProxy.options("tls.certificate", "a.pem"))
        .hasMessageContaining("certificate and key go together");
  }
}

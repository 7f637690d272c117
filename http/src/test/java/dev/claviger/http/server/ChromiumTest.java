package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import io.netty.handler.codec.quic.Quic;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTP/3 as a browser speaks it, whose QUIC has nothing in common with Netty's.
@Tag("quic")
class ChromiumTest {

  private static final String PAGE =
      """
      <!doctype html><title>-</title><p id=said></p><script>
      (async () => {
        const sent = 'x'.repeat(700000);
        const echo = await (await fetch('/echo', {method: 'POST', body: sent})).text();
        const large = await (await fetch('/large')).arrayBuffer();
        const many = await Promise.all([...Array(150).keys()].map(i => fetch('/small?' + i).then(r => r.text())));
        const versions = performance.getEntriesByType('resource').map(e => e.nextHopProtocol);
        document.getElementById('said').textContent = 'said: ' + [
          performance.getEntriesByType('navigation')[0].nextHopProtocol, [...new Set(versions)].join('+'),
          echo === sent, large.byteLength, new Set(many).size].join(' ');
      })();
      </script>
      """;

  @TempDir Path folder;

  @BeforeAll
  static void needsABrowser() {
    assumeTrue(
        Quic.isAvailable(), () -> "QUIC's library does not load: " + Quic.unavailabilityCause());
    assumeTrue(chromium().isPresent(), "there is no chromium on the PATH");
  }

  private static Optional<Path> chromium() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .flatMap(path -> Stream.of("chromium", "chromium-browser").map(Path.of(path)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Response answer(Request request) {
    return switch (request.path()) {
      case "/echo" -> Response.bytes(200, "text/plain", request.body().bytes());
      case "/large" ->
          Response.stream(
              200,
              "application/octet-stream",
              out -> {
                for (int i = 0; i < 320; i++) {
                  out.write(new byte[16 << 10]);
                }
              });
      case "/small" -> Response.text(200, request.rawQuery().orElseThrow());
      case "/" -> Response.html(200, PAGE);
      default -> Response.empty(404);
    };
  }

  @Test
  void speaksHttp3() throws Exception {
    TestAuthority authority = new TestAuthority(folder);
    CertificateFiles certificate = authority.issue("local", "localhost");
    Http3Options on = new Http3Options(true, Duration.ofDays(1), 0, 0);
    try (Tls tls =
            Tls.open(List.of(certificate), HandshakeOptions.defaults(), Duration.ofMinutes(1));
        TestServer server = TestServer.secure(tls, on, ChromiumTest::answer)) {
      int port = server.address().getPort();
      String page = browse("https://localhost:" + port + "/", port, fingerprint(certificate));
      assertThat(page).contains("said: h3 h3 true 5242880 150");
      assertThat(server.finished)
          .extracting(finished -> finished.request().protocol())
          .hasSizeGreaterThan(150)
          .containsOnly("HTTP/3");
    }
  }

  private String browse(String url, int port, String fingerprint) throws Exception {
    Path page = folder.resolve("page.html");
    Process browser =
        new ProcessBuilder(
                chromium().orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--user-data-dir=" + folder.resolve("profile"),
                "--host-resolver-rules=MAP localhost 127.0.0.1",
                "--origin-to-force-quic-on=localhost:" + port,
                "--ignore-certificate-errors-spki-list=" + fingerprint,
                "--virtual-time-budget=20000",
                "--dump-dom",
                url)
            .redirectOutput(page.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return Files.readString(page);
    } finally {
      browser.destroyForcibly();
    }
  }

  /// Of the key, as the browser wants it.
  private static String fingerprint(CertificateFiles files) throws Exception {
    try (InputStream chain = Files.newInputStream(files.chain())) {
      var key = CertificateFactory.getInstance("X.509").generateCertificate(chain).getPublicKey();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return Base64.getEncoder().encodeToString(hash);
    }
  }
}

package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Response;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.HostProofs;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an authority sees that looks whether a host is ours (RFC 8737), and what nobody else sees.
/// Whether the certificate itself convinces one, `examples/acme` asks Pebble.
class HostProofsTest {

  @TempDir Path folder;
  private TestAuthority authority;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void authority() {
    authority = new TestAuthority(folder);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private Tls tls(String... settings) {
    Sources sources = Sources.NONE;
    for (int i = 0; i < settings.length; i += 2) {
      sources = sources.withFlag(settings[i], settings[i + 1]);
    }
    CertificateFiles site = authority.issue("site", "shop.test", "localhost");
    Tls tls =
        Tls.open(
            List.of(site),
            SettingsSchema.of(HandshakeOptions.class).load(sources).value(),
            Duration.ofDays(1));
    opened.add(tls);
    return tls;
  }

  private int serve(Tls tls) {
    Listener plain = TestServer.listener("app", _ -> Response.text(200, "the site"));
    HttpServer server =
        HttpServer.start(
            HttpOptions.defaults(),
            HttpEvents.none(),
            List.of(new Listener("app", plain.address(), plain.handler(), Optional.of(tls))));
    opened.add(server);
    return server.address("app").getPort();
  }

  private HostProofs.Shown show(Tls tls, String host) throws Exception {
    CertificateFiles proof = authority.issue("proof", host);
    return tls.proofs().show(host, certificate(proof), key(proof));
  }

  private static X509Certificate certificate(CertificateFiles files)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(files.chain())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey key(CertificateFiles files)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(files.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
  }

  /// What openssl says of a handshake, after a request.
  private static String openssl(int port, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-ign_eof"));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
    } catch (IOException closedAlready) {
      // that is what is asked for
    }
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void isShownToWhoAsksForItAlone() throws Exception {
    Tls tls = tls();
    int port = serve(tls);
    try (var _ = show(tls, "shop.test")) {
      for (String version : List.of("-tls1_2", "-tls1_3")) {
        assertThat(openssl(port, version, "-servername", "SHOP.test", "-alpn", "acme-tls/1"))
            .containsPattern("subject=CN ?= ?proof")
            .contains("ALPN protocol: acme-tls/1")
            .doesNotContain("the site");
      }
    }
  }

  @Test
  void othersGetTheSite() throws Exception {
    Tls tls = tls();
    int port = serve(tls);
    try (var _ = show(tls, "shop.test")) {
      for (String protocols : List.of("acme-tls/1,http/1.1", "http/1.1", "acme-tls/2")) {
        assertThat(openssl(port, "-servername", "shop.test", "-alpn", protocols))
            .containsPattern("subject=CN ?= ?site")
            .contains("the site");
      }
      assertThat(openssl(port, "-servername", "shop.test")).contains("the site");
    }
  }

  @Test
  void nothingIsShownThatNobodyWaitsFor() throws Exception {
    Tls tls = tls();
    int port = serve(tls);
    HostProofs.Shown shown = show(tls, "shop.test");
    assertThat(openssl(port, "-servername", "other.test", "-alpn", "acme-tls/1"))
        .contains("no application protocol")
        .doesNotContain("subject=", "the site");
    assertThat(openssl(port, "-noservername", "-alpn", "acme-tls/1"))
        .contains("no application protocol");
    shown.close();
    assertThat(openssl(port, "-servername", "shop.test", "-alpn", "acme-tls/1"))
        .contains("no application protocol");
    assertThat(openssl(port, "-servername", "shop.test")).contains("the site");
  }

  @Test
  void anAuthorityShowsNoCertificateAndTakesAnyVersion() throws Exception {
    Tls tls =
        tls(
            "client-certificates",
            "required",
            "client-authorities",
            authority.authorities().toString(),
            "minimum-version",
            "TLS_1_3");
    int port = serve(tls);
    try (var _ = show(tls, "shop.test")) {
      assertThat(openssl(port, "-tls1_2", "-servername", "shop.test", "-alpn", "acme-tls/1"))
          .containsPattern("subject=CN ?= ?proof");
    }
    assertThat(openssl(port, "-servername", "shop.test")).doesNotContain("the site");
  }

  /// The handshake's own reader says what is wrong with it.
  @Test
  void whatIsNoHelloAsksForNothing() {
    Random random = new Random(8737);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(80)];
      random.nextBytes(noise);
      assertThat(HostProofs.isAskedForBy(Unpooled.wrappedBuffer(noise))).isFalse();
    }
  }
}

package dev.claviger.http.server;

import static dev.claviger.http.server.TlsSite.openssl;
import static dev.claviger.http.server.TlsSite.opensslSaying;
import static dev.claviger.http.server.TlsSite.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Response;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.HandshakeOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is spoken and what is not: versions, suites, sessions, staples. The judge is openssl.
class TlsVersionsTest {

  @TempDir Path folder;
  private TlsSite site;

  @BeforeEach
  void open() {
    site = new TlsSite(folder);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
  void speaksTheVersionsThatAreGood(String option, String version) throws Exception {
    HttpServer server = site.serve(_ -> Response.empty(200), site.local());
    assertThat(openssl(server, option, "-brief")).contains("Protocol version: " + version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-tls1_1 -cipher DEFAULT@SECLEVEL=0",
        "-tls1 -cipher DEFAULT@SECLEVEL=0",
        "-tls1_2 -cipher AES128-SHA",
        "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA",
        "-tls1_2 -cipher AES128-GCM-SHA256",
      })
  void refusesOldVersionsAndSuites(String options) throws Exception {
    HttpServer server = site.serve(_ -> Response.empty(200), site.local());
    assertThat(openssl(server, options.split(" ", -1))).doesNotContain("BEGIN CERTIFICATE");
  }

  @Test
  void speaksOnlyTheNewestVersionIfToldSo() throws Exception {
    HttpServer server =
        site.serve(_ -> Response.empty(200), options("minimum-version", "TLS_1_3"), site.local());
    assertThat(openssl(server, "-tls1_2")).doesNotContain("BEGIN CERTIFICATE");
    assertThat(openssl(server, "-tls1_3")).contains("BEGIN CERTIFICATE");
  }

  @Test
  void agreesOnTheProtocol() throws Exception {
    HttpServer server = site.serve(_ -> Response.empty(200), site.local());
    assertThat(openssl(server, "-alpn", "http/1.1")).contains("ALPN protocol: http/1.1");
  }

  @Test
  void resumesSessions() throws Exception {
    HttpServer server = site.serve(_ -> Response.text(200, "hi"), site.local());
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      String ticket = folder.resolve("ticket" + version).toString();
      String request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      assertThat(opensslSaying(server, request, version, "-ign_eof", "-sess_out", ticket))
          .contains("New, TLSv1");
      assertThat(opensslSaying(server, request, version, "-ign_eof", "-sess_in", ticket))
          .contains("Reused, TLSv1");
    }
  }

  @Test
  void refusesToRenegotiate() throws Exception {
    HttpServer server = site.serve(_ -> Response.empty(200), site.local());
    assertThat(opensslSaying(server, "R\n", "-tls1_2", "-legacy_renegotiation"))
        .contains("RENEGOTIATING")
        .containsPattern("no renegotiation|alert|errno|error");
  }

  @Test
  void staplesWhatTheAuthoritySaysOfTheCertificate() throws Exception {
    CertificateFiles files = site.local();
    Path response = Files.write(folder.resolve("ocsp"), new byte[] {0x30, 3, 0x0a, 1, 6});
    HttpServer server =
        site.serve(
            _ -> Response.empty(200),
            HandshakeOptions.defaults(),
            new CertificateFiles(files.chain(), files.key(), Optional.of(response)));
    assertThat(openssl(server, "-status")).contains("OCSP Response Status: unauthorized (0x6)");
  }
}

package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.gateway.apps.UnusableAppException;
import dev.claviger.http.tls.UnusableCertificateException;
import dev.claviger.server.certificates.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sites with certificates of their own: chosen by the name that a client asks for, exchanged by a
/// reload, and checked before they are used.
class SiteCertificatesTest {

  private static final String SITES =
      """
      tls:
        certificate: $DIR/main.pem
        key: $DIR/main.key
        listen: 127.0.0.1:0
        redirect: false
      sites:
        - hosts: shop.example
          policy: allow-any
          certificates: [{certificate: $DIR/%1$s.pem, key: $DIR/%1$s.key}]
          routes: [{path: /, respond: 200 shop}]
      """;

  @TempDir Path directory;

  private void certificate(String file, String... names) throws IOException {
    var made = SelfSignedCertificate.make(List.of(names), 30, Instant.now());
    Files.writeString(directory.resolve(file + ".pem"), made.certificate());
    Files.writeString(directory.resolve(file + ".key"), made.key());
  }

  @Test
  void eachNameHasItsCertificateAndAReloadChangesIt() throws Exception {
    certificate("main", "main.example");
    certificate("shop", "shop.example");
    certificate("new", "shop.example", "new.example");
    try (var served = new ServedSite(directory, SITES.formatted("shop"))) {
      assertThat(shown(served, "main.example")).contains("main.example");
      assertThat(shown(served, "other.example")).contains("main.example");
      assertThat(shown(served, "shop.example")).contains("shop.example");
      served.reload(SITES.formatted("new"));
      assertThat(shown(served, "shop.example")).contains("new.example");
      assertThat(shown(served, "main.example")).contains("main.example");
    }
  }

  /// A reload is taken as a whole, or not at all.
  @Test
  void whatIsRefusedChangesNoCertificateAndNoSite() throws Exception {
    certificate("main", "main.example");
    certificate("shop", "shop.example");
    certificate("new", "shop.example", "new.example");
    try (var served = new ServedSite(directory, SITES.formatted("shop"))) {
      var unready =
          SITES.formatted("new").replace("routes: [", "routes: [{path: /app/, app: gone}, ")
              + "apps: [{name: gone, command: 'exit 1', times: {start: 2s}}]\n";
      assertThatThrownBy(() -> served.reload(unready)).isInstanceOf(UnusableAppException.class);
      assertAsBefore(served);
      Files.delete(directory.resolve("new.key"));
      var missing = SITES.formatted("new").replace("200 shop", "200 new");
      assertThatThrownBy(() -> served.reload(missing))
          .isInstanceOf(UnusableCertificateException.class);
      assertAsBefore(served);
    }
  }

  /// What the settings alone cannot say: the ring in the database has turned to an HMAC.
  @Test
  void assertionsThatNobodyCouldVerifyChangeNothingElse() throws Exception {
    certificate("main", "main.example");
    certificate("shop", "shop.example");
    certificate("new", "shop.example", "new.example");
    var asserting = SITES.replace("allow-any", "staff\n    assertion-audience: shop");
    try (var served =
        new ServedSite(
            directory, asserting.formatted("shop"), "tokens.issuer", "https://login.example")) {
      var admin = "Authorization: Bearer " + served.adminToken();
      assertThat(served.get("/", "Host: shop.example", admin).body()).isEqualTo("shop\n");
      var rotated =
          CommandRun.IN_A_SCRIPT
              .with("CLAVIGER_DATA", served.data())
              .of("key", "rotate", "--alg", "HS256", "--now");
      assertThat(rotated.exit()).isEqualTo(ExitCode.OK);
      for (int i = 0; i < 200; i++) {
        if (served.get("/", "Host: shop.example", admin).status() == 503) {
          break;
        }
        Thread.sleep(50);
      }
      assertThatThrownBy(() -> served.reload(asserting.formatted("new")))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("assertion-audience");
      assertThat(shown(served, "shop.example")).doesNotContain("new.example");
    }
  }

  private static void assertAsBefore(ServedSite served) throws Exception {
    assertThat(shown(served, "shop.example"))
        .contains("shop.example")
        .doesNotContain("new.example");
    assertThat(served.get("/", "Host: shop.example").body()).isEqualTo("shop\n");
  }

  @Test
  void checkSaysWhatIsWrongWithEach() throws IOException {
    certificate("main", "main.example");
    certificate("shop", "*.example", "sh.example.org");
    certificate("other", "other.example");
    assertThat(check("shop")).contains("No problems found.");
    assertThat(check("other"))
        .contains("site shop.example: ")
        .contains("other.pem is good for other.example and not for shop.example");
    assertThat(check("missing"))
        .contains("site shop.example: ")
        .contains("missing.pem does not exist");
    Files.copy(directory.resolve("main.key"), directory.resolve("mixed.key"));
    Files.copy(directory.resolve("shop.pem"), directory.resolve("mixed.pem"));
    assertThat(check("mixed")).contains("mixed.key is not that of the certificate");
  }

  private String check(String certificate) throws IOException {
    var text = SITES.formatted(certificate).replace("$DIR", directory.toString());
    var file = Files.writeString(directory.resolve("check.yaml"), text);
    var ran = CommandRun.IN_A_SCRIPT.of("check", "--config", file.toString());
    return ran.out() + ran.err();
  }

  /// The names in the certificate that a client is shown that asks for `name`.
  private static String shown(ServedSite served, String name)
      throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    var address = served.claviger().secureAddress().orElseThrow();
    try (var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return String.valueOf(certificate.getSubjectAlternativeNames());
    }
  }

  /// Looks at certificates, and trusts them all.
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Claviger;
import dev.claviger.server.ServerSettings;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCommandTest {

  @TempDir private Path folder;

  @Test
  void makesACertificateAndAKeyThatOnlyItsOwnerReads() throws Exception {
    var run = run("--name", "a.test,127.0.0.1", "--days", "7");
    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("--tls-certificate " + certificate());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
        .isEqualTo("rw-------");
    assertThat(read().getSubjectAlternativeNames().toString()).contains("a.test", "127.0.0.1");
    assertThat(read().getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void replacesNothing() {
    run();
    var again = run();
    assertThat(again.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(again.err()).contains("key.pem: already exists");
  }

  @Test
  void clientsRefuseWhatIsGoodForLonger() {
    assertThat(run("--days", "366").err()).contains("--days: expected 1 to 365");
  }

  @Test
  void theServerSpeaksHttpsWithItAndPlainHttpOnlyLeadsThere() throws Exception {
    run();
    try (var claviger = server();
        var client = client()) {
      var secure = claviger.secureAddress().orElseThrow();
      var https = "https://localhost:" + secure.getPort();
      var http = "http://localhost:" + claviger.address().getPort();
      var ready = get(client, https + "/readyz");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.headers().firstValue("Strict-Transport-Security")).contains("max-age=300");
      var read = get(client, http + "/hello/?a=b");
      assertThat(read.statusCode()).isEqualTo(308);
      assertThat(read.headers().firstValue("Location")).contains(https + "/hello/?a=b");
      var login =
          HttpRequest.newBuilder(URI.create(http + "/api/token/"))
              .POST(BodyPublishers.ofString("username=a&password=b"));
      assertThat(client.send(login.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void saysWhatIsWrongWithACertificate() throws Exception {
    run();
    Files.writeString(key(), "nothing");
    var run =
        CommandRun.run(
            "serve",
            "--data",
            folder.resolve("data").toString(),
            "--listen",
            "0",
            "--tls-listen",
            "0",
            "--tls-certificate",
            certificate().toString(),
            "--tls-key",
            key().toString());
    assertThat(run.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("key.pem holds no private key");
  }

  private CommandRun.Result run(String... options) {
    var words = new String[options.length + 4];
    words[0] = "certificate";
    words[1] = "development";
    words[2] = "--out";
    words[3] = folder.resolve("tls").toString();
    System.arraycopy(options, 0, words, 4, options.length);
    return CommandRun.run(words);
  }

  private Path certificate() {
    return folder.resolve("tls/certificate.pem");
  }

  private Path key() {
    return folder.resolve("tls/key.pem");
  }

  private X509Certificate read() throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate())));
  }

  private Claviger server() {
    var settings =
        SettingsSchema.of(ServerSettings.class)
            .load(
                Sources.NONE
                    .withFlag("data", folder.resolve("data").toString())
                    .withFlag("listen", "127.0.0.1:0")
                    .withFlag("tls.listen", "127.0.0.1:0")
                    .withFlag("tls.certificate", certificate().toString())
                    .withFlag("tls.key", key().toString())
                    .withFlag("tls.hsts", "5m")
                    .withFlag("access-log.format", "off"))
            .value();
    return Claviger.start(settings, InstantSource.system(), _ -> {});
  }

  private HttpClient client() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("development", read());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpResponse<String> get(HttpClient client, String uri) throws Exception {
    return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
  }
}

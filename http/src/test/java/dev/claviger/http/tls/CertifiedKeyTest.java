package dev.claviger.http.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertifiedKeyTest {

  @TempDir Path folder;
  private TestAuthority authority;

  @BeforeEach
  void authority() {
    authority = new TestAuthority(folder);
  }

  @Test
  void readsAChainAndItsKey() {
    CertifiedKey key = CertifiedKey.read(authority.issue("a", "a.test", "*.b.test"));
    assertThat(key.chain()).hasSize(2);
    assertThat(key.names()).containsExactly("a.test", "*.b.test");
  }

  @Test
  void readsKeysAsOpensslWrites() throws Exception {
    CertificateFiles ec = authority.issue("ec", "a.test");
    Path sec1 = openssl("ec", "-in", ec.key().toString());
    assertThat(Files.readString(sec1)).contains("BEGIN EC PRIVATE KEY");
    assertThat(secret(CertificateFiles.of(ec.chain(), sec1))).isEqualTo(secret(ec));
    CertificateFiles rsa = authority.issueRsa("rsa", "a.test");
    Path pkcs1 = openssl("rsa", "-traditional", "-in", rsa.key().toString());
    assertThat(Files.readString(pkcs1)).contains("BEGIN RSA PRIVATE KEY");
    assertThat(CertifiedKey.read(CertificateFiles.of(rsa.chain(), pkcs1)).key())
        .isEqualTo(CertifiedKey.read(rsa).key());
    Path withParameters = openssl("ecparam", "-name", "prime256v1", "-genkey");
    assertThat(Files.readString(withParameters)).contains("BEGIN EC PARAMETERS");
    assertThat(PrivateKeyPem.read(PemFile.read(withParameters)).getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void saysWhatToMend() throws Exception {
    CertificateFiles a = authority.issue("a", "a.test");
    CertificateFiles b = authority.issue("b", "b.test");
    Path empty = Files.writeString(folder.resolve("empty"), "nothing\n");
    Path encrypted =
        openssl("pkcs8", "-topk8", "-passout", "pass:secret", "-in", a.key().toString());
    Path reversed = Files.writeString(folder.resolve("reversed"), reversed(a.chain()));
    refused(CertificateFiles.of(folder.resolve("none"), a.key()), "none does not exist");
    refused(CertificateFiles.of(a.key(), a.key()), "a.key holds no certificate");
    refused(CertificateFiles.of(a.chain(), empty), "empty holds no private key");
    refused(CertificateFiles.of(a.chain(), encrypted), "is encrypted: decrypt it by `openssl");
    refused(
        CertificateFiles.of(a.chain(), b.key()),
        "b.key is not that of the certificate in",
        "(CN=a): use the key");
    refused(CertificateFiles.of(reversed, a.key()), "in the wrong order: the server's own first");
  }

  @Test
  void choosesByTheExactNameThenByTheWildcardOfItsDomain() {
    var names =
        new ServerNames<>(
            List.of(
                Map.entry(List.of("first.test"), 1),
                Map.entry(List.of("*.test", "exact.test"), 2),
                Map.entry(List.of("exact.test", "*.deep.test"), 3)));
    assertThat(names.choose("exact.test")).isEqualTo(2);
    assertThat(names.choose("FIRST.test")).isEqualTo(1);
    assertThat(names.choose("other.test")).isEqualTo(2);
    assertThat(names.choose("a.deep.test")).isEqualTo(3);
    assertThat(names.choose("a.b.deep.test")).isEqualTo(1);
    assertThat(names.choose("test")).isEqualTo(1);
    assertThat(names.choose(null)).isEqualTo(1);
  }

  private static BigInteger secret(CertificateFiles files) {
    return ((ECPrivateKey) CertifiedKey.read(files).key()).getS();
  }

  private static void refused(CertificateFiles files, String... why) {
    assertThatThrownBy(() -> CertifiedKey.read(files))
        .isInstanceOf(UnusableCertificateException.class)
        .hasMessageContainingAll(why);
  }

  private static String reversed(Path chain) throws IOException {
    String[] certificates = Files.readString(chain).split("(?<=-----END CERTIFICATE-----\n)", -1);
    return certificates[1] + certificates[0];
  }

  /// The file that it wrote.
  private Path openssl(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "openssl", ".pem");
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-out", out.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return out;
  }
}

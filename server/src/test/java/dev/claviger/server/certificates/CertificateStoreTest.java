package dev.claviger.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateStoreTest {

  @TempDir Path data;

  private CertificateStore store() {
    return CertificateStore.of(data, URI.create("https://ca.example:14000/dir"));
  }

  private static IssuedCertificate made() {
    var made = SelfSignedCertificate.make(List.of("a.example"), 30, Instant.now());
    return new IssuedCertificate(made.certificate(), made.key());
  }

  @Test
  void keyAndCertificateAreOneFileOfItsOwnerAlone() throws IOException {
    assertThat(store().find("a.example")).isEmpty();
    store().keep("a.example", made());
    var facts = store().find("a.example").orElseThrow();
    assertThat(facts.names()).containsExactly("a.example");
    assertThat(facts.selfSigned()).isTrue();
    try (var files = Files.list(data.resolve("acme/ca.example_14000"))) {
      var all = files.toList();
      assertThat(all).singleElement().asString().endsWith("a.example.pem");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(all.getFirst())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void damagedOnesAreNone() throws IOException {
    store().keep("a.example", new IssuedCertificate("damaged", ""));
    assertThat(store().find("a.example")).isEmpty();
  }

  @Test
  void wishesAreKeptUntilFulfilled() throws IOException {
    store().wish("a.example");
    assertThat(store().isWished("a.example")).isTrue();
    store().fulfilled("a.example");
    assertThat(store().isWished("a.example")).isFalse();
  }
}

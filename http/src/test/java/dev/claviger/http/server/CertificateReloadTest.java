package dev.claviger.http.server;

import static dev.claviger.http.server.TlsSite.client;
import static dev.claviger.http.server.TlsSite.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Response;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates that change while the server runs.
class CertificateReloadTest {

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

  @Test
  void takesANewCertificateWithoutAFailedRequest() throws Exception {
    CertificateFiles files = site.local();
    Tls tls = site.open(HandshakeOptions.defaults(), TlsSite.NEVER, files);
    HttpServer server = site.serve(_ -> Response.text(200, "hi"), tls);
    var failures = new AtomicInteger();
    var answers = new AtomicInteger();
    var stop = new AtomicBoolean();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(
          Thread.startVirtualThread(() -> {
            while (!stop.get()) {
              try {
                site.get(server);
                answers.incrementAndGet();
              } catch (Exception e) {
                failures.incrementAndGet();
              }
            }
          }));
    }
    for (int i = 0; i < 10; i++) {
      int before = answers.get();
      site.authority.issue("local", "localhost", "127.0.0.1");
      assertThat(tls.reload()).isTrue();
      while (answers.get() + failures.get() < before + 8) {
        Thread.onSpinWait();
      }
    }
    stop.set(true);
    for (Thread client : clients) {
      client.join();
    }
    assertThat(failures).hasValue(0);
  }

  @Test
  void noticesChangedFilesByItself() throws Exception {
    Tls tls = site.open(HandshakeOptions.defaults(), Duration.ofMillis(5), site.local());
    HttpServer server = site.serve(_ -> Response.empty(200), tls);
    CertificateFiles next =
        new TestAuthority(Files.createDirectory(folder.resolve("next"))).issue("next", "localhost");
    Files.move(next.key(), folder.resolve("local.key"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(next.chain(), folder.resolve("local.pem"), StandardCopyOption.REPLACE_EXISTING);
    while (!subject(server, "localhost").equals("CN=next")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void keepsTheOldCertificateIfTheNewOneIsBroken() throws Exception {
    CertificateFiles files = site.local();
    Tls tls = site.open(HandshakeOptions.defaults(), TlsSite.NEVER, files);
    HttpServer server = site.serve(_ -> Response.text(200, "hi"), tls);
    Files.writeString(files.key(), "broken");
    assertThat(tls.reload()).isFalse();
    assertThat(site.get(server).body()).isEqualTo("hi");
  }
}

package dev.claviger.server.certificates;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import dev.claviger.http.tls.CertificateFacts;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.UnusableCertificateException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// What an authority has given us, in `acme` of the data directory: its owner's alone. Each
/// authority has a directory of its own, so that nobody goes on with what was made for trial.
record CertificateStore(Path directory) {

  static CertificateStore of(Path data, URI authority) {
    var name = authority.getAuthority().replaceAll("[^A-Za-z0-9.-]", "_");
    return new CertificateStore(data.resolve("acme").resolve(name));
  }

  CertificateFiles files(String host) {
    var file = directory.resolve(host + ".pem");
    return CertificateFiles.of(file, file);
  }

  /// Empty if there is none that can be used.
  Optional<CertificateFacts> find(String host) {
    try {
      return Optional.of(CertificateFacts.of(files(host)));
    } catch (UnusableCertificateException missing) {
      return Optional.empty();
    }
  }

  void keep(String host, IssuedCertificate certificate) throws IOException {
    replace(files(host).chain(), certificate.text());
  }

  Path accountKey() {
    return directory.resolve("account.key");
  }

  void keepAccountKey(String pem) throws IOException {
    replace(accountKey(), pem);
  }

  /// Has a certificate renewed before its time, also by another process.
  void wish(String host) throws IOException {
    replace(wished(host), "");
  }

  boolean isWished(String host) {
    return Files.exists(wished(host));
  }

  void fulfilled(String host) throws IOException {
    Files.deleteIfExists(wished(host));
  }

  private Path wished(String host) {
    return directory.resolve(host + ".renew");
  }

  /// On the disk before it takes the place of what was there: an account or a certificate that is
  /// lost counts against the authority's limits.
  private void replace(Path file, String content) throws IOException {
    Files.createDirectories(directory, asFileAttribute(fromString("rwx------")));
    var aside =
        Files.createTempFile(directory, "new", ".tmp", asFileAttribute(fromString("rw-------")));
    try {
      Files.writeString(aside, content);
      try (var written = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}

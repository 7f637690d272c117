package dev.claviger.server.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// TLS that trusts the authorities of one file, and no others.
final class TrustedAuthorities {
  private TrustedAuthorities() {}

  static SSLSocketFactory in(Path file) {
    try {
      return factory(store(file));
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new MailUnusable(
          "%s holds no certificates that can be read: %s".formatted(file, reason(unreadable)),
          unreadable);
    }
  }

  private static String reason(Exception unreadable) {
    return unreadable instanceof NoSuchFileException
        ? "no such file"
        : String.valueOf(unreadable.getMessage());
  }

  private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = Files.newInputStream(file)) {
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority " + ++number, certificate);
      }
      if (number == 0) {
        throw new IOException("it is empty");
      }
    }
    return store;
  }

  private static SSLSocketFactory factory(KeyStore authorities) throws GeneralSecurityException {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}

package dev.claviger.server.certificates;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/// The authority's server, checked against authorities of the operator's own.
final class AcmeServer extends GenericAcmeProvider {

  private final SSLContext trusted;

  private AcmeServer(SSLContext trusted) {
    this.trusted = trusted;
  }

  static GenericAcmeProvider of(AcmeSettings settings) throws IOException, OrderRefused {
    return settings.authorityFile().isEmpty()
        ? new GenericAcmeProvider()
        : new AcmeServer(trusting(settings.authorityFile().get()));
  }

  @Override
  protected HttpConnector createHttpConnector(NetworkSettings settings) {
    return new HttpConnector(settings) {
      @Override
      public HttpClient.Builder createClientBuilder() {
        return super.createClientBuilder().sslContext(trusted);
      }
    };
  }

  private static SSLContext trusting(Path authorities) throws IOException, OrderRefused {
    try (var in = Files.newInputStream(authorities)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry(Integer.toString(store.size()), authority);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new OrderRefused(
          "tls.acme.authority-file %s holds no certificates in PEM".formatted(authorities), e);
    }
  }
}

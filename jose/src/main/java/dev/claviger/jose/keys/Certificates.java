package dev.claviger.jose.keys;

import dev.claviger.jose.UnusableKeyException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/// X.509 certificates as carriers of a public key. Nothing here is trust: no signature, no validity
/// and no chain is looked at.
public final class Certificates {
  private Certificates() {}

  /// The certificate in these bytes.
  ///
  /// @throws UnusableKeyException when the bytes are not exactly one certificate
  public static X509Certificate parse(byte[] der) {
    try {
      var input = new ByteArrayInputStream(der);
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(input);
      if (input.available() > 0) {
        throw new UnusableKeyException("data after the certificate");
      }
      return certificate;
    } catch (CertificateException e) {
      throw new UnusableKeyException("not a readable X.509 certificate", e);
    }
  }
}

package dev.claviger.jose.keys;

import dev.claviger.jose.UnusableKeyException;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;

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

  /// Whether the certificate is for this key, or for the public part of it.
  public static boolean isFor(X509Certificate certificate, KeyMaterial material) {
    return switch (material) {
      case OctKey _ -> false;
      case RsaKey rsa ->
          certificate.getPublicKey() instanceof RSAPublicKey key
              && key.getModulus().equals(rsa.publicKey().getModulus())
              && key.getPublicExponent().equals(rsa.publicKey().getPublicExponent());
      case EcKey _, OkpKey _, AkpKey _ ->
          Arrays.equals(
              certificate.getPublicKey().getEncoded(), KeyStructures.der(material.publicOnly()));
    };
  }

  /// The bytes of the certificate.
  public static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new UnusableKeyException("a certificate that cannot be written", e);
    }
  }

  /// The key of the certificate as SubjectPublicKeyInfo. One that is restricted to RSASSA-PSS is an
  /// RSA key here: the algorithm is the caller's to say.
  static byte[] spki(X509Certificate certificate) {
    PublicKey key = certificate.getPublicKey();
    return key instanceof RSAPublicKey rsa
        ? KeyFactories.publicKey(
                "RSA", new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()))
            .getEncoded()
        : key.getEncoded();
  }
}

package dev.claviger.http.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A certificate with its chain and its private key, which belongs to it.
///
/// @param chain the server's certificate first
/// @param ocspResponse sent along with it; empty for none
record CertifiedKey(
    CertificateFiles files,
    List<X509Certificate> chain,
    PrivateKey key,
    Optional<byte[]> ocspResponse) {

  private static final int DNS_NAME = 2;

  /// @throws UnusableCertificateException saying which file to mend, and how
  static CertifiedKey read(CertificateFiles files) {
    List<X509Certificate> chain = certificates(PemFile.read(files.chain()));
    PrivateKey key = PrivateKeyPem.read(PemFile.read(files.key()));
    requireMatch(files, chain, key);
    return new CertifiedKey(files, chain, key, files.ocspResponse().map(PemFile::bytes));
  }

  static List<X509Certificate> certificates(PemFile pem) {
    List<X509Certificate> found =
        pem.blocks().stream()
            .filter(block -> block.label().equals("CERTIFICATE"))
            .map(block -> certificate(pem, block.der()))
            .toList();
    if (found.isEmpty()) {
      throw new UnusableCertificateException(
          pem.file() + " holds no certificate: expected a line -----BEGIN CERTIFICATE-----");
    }
    return found;
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  /// The names it is good for, in lower case; perhaps with `*` as the first label.
  List<String> names() {
    try {
      Collection<List<?>> names = certificate().getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.getFirst().equals(DNS_NAME))
              .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
              .toList();
    } catch (CertificateParsingException e) {
      throw new UnusableCertificateException(
          files.chain() + " names what it is good for in a way that cannot be read", e);
    }
  }

  private static X509Certificate certificate(PemFile pem, byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new UnusableCertificateException(pem.file() + " holds a damaged certificate", e);
    }
  }

  private static void requireMatch(
      CertificateFiles files, List<X509Certificate> chain, PrivateKey key) {
    if (belongs(key, chain.getFirst().getPublicKey())) {
      return;
    }
    boolean another =
        chain.stream().skip(1).anyMatch(issuer -> belongs(key, issuer.getPublicKey()));
    throw new UnusableCertificateException(
        another
            ? files.chain() + " has its certificates in the wrong order: the server's own first"
            : "the key in %s is not that of the certificate in %s (%s): use the key that its request was made with"
                .formatted(files.key(), files.chain(), chain.getFirst().getSubjectX500Principal()));
  }

  /// Whether what one signs the other verifies.
  private static boolean belongs(PrivateKey key, PublicKey publicKey) {
    byte[] probe = {1};
    try {
      Signature signature = Signature.getInstance(signature(key));
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false; // another algorithm, another curve
    }
  }

  private static String signature(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}

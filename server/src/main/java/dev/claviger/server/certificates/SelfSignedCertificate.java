package dev.claviger.server.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A self-signed certificate on P-256 that is good for servers alone: it signs no other, so that
/// whoever trusts it trusts these names only.
///
/// @param certificate PEM
/// @param key PEM, PKCS#8
public record SelfSignedCertificate(String certificate, String key) {

  public static final int LONGEST_DAYS = 365;

  private static final int SERIAL_BITS = 127;

  public static SelfSignedCertificate make(List<String> names, int days, Instant now) {
    try {
      var pair = KeyPem.fresh();
      return new SelfSignedCertificate(
          KeyPem.certificate(certificate(pair, names, days, now).getEncoded()),
          KeyPem.key(pair.getPrivate()));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate cannot be made", e);
    }
  }

  /// Begins an hour ago, for clocks that differ.
  private static X509CertificateHolder certificate(
      KeyPair pair, List<String> names, int days, Instant now)
      throws IOException, OperatorCreationException {
    var self = new X500Name("CN=Claviger self-signed certificate");
    var builder =
        new JcaX509v3CertificateBuilder(
            self,
            new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofDays(days))),
            self,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(Extension.subjectAlternativeName, false, generalNames(names));
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
  }

  private static GeneralNames generalNames(List<String> names) {
    return new GeneralNames(
        names.stream().map(SelfSignedCertificate::generalName).toArray(GeneralName[]::new));
  }

  private static GeneralName generalName(String name) {
    boolean address = name.contains(":") || name.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }
}

package dev.claviger.http.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority that signs what tests need.
public final class TestAuthority {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;
  private final KeyPair keys = ec();
  private final X500Name name = new X500Name("CN=Test authority");
  private final X509Certificate certificate;

  public TestAuthority(Path folder) {
    this.folder = folder;
    this.certificate = sign(keys, name, true, days(30));
    write(folder.resolve("authority.pem"), pem(certificate));
  }

  /// Signs a certificate for these names, and writes NAME.pem and NAME.key.
  public CertificateFiles issue(String file, String... names) {
    return issue(file, ec(), days(30), names);
  }

  public CertificateFiles issueRsa(String file, String... names) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return issue(file, generator.generateKeyPair(), days(30), names);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  CertificateFiles issue(String file, KeyPair pair, Date end, String... names) {
    Path chain = folder.resolve(file + ".pem");
    Path key = folder.resolve(file + ".key");
    write(key, pem(pair.getPrivate()));
    write(chain, pem(sign(pair, new X500Name("CN=" + file), false, end, names)) + pem(certificate));
    return CertificateFiles.of(chain, key);
  }

  public Path authorities() {
    return folder.resolve("authority.pem");
  }

  /// What a client trusts, and shows if it shows anything.
  public SSLContext client(CertificateFiles... shown) {
    try {
      var trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry("authority", certificate);
      var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(trust);
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (CertificateFiles files : shown) {
        CertifiedKey key = CertifiedKey.read(files);
        store.setKeyEntry(
            "client", key.key(), new char[0], key.chain().toArray(Certificate[]::new));
      }
      var shows = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      shows.init(store, new char[0]);
      var context = SSLContext.getInstance("TLS");
      context.init(shows.getKeyManagers(), trusted.getTrustManagers(), RANDOM);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair ec() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Date days(int count) {
    return Date.from(Instant.now().plus(count, ChronoUnit.DAYS));
  }

  static String pem(Object thing) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          thing instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : thing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /// At once, as tools that renew certificates do.
  static void write(Path file, String text) {
    try {
      Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private X509Certificate sign(
      KeyPair pair, X500Name subject, boolean authority, Date end, String... names) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name, new BigInteger(64, RANDOM), days(-40), end, subject, pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (names.length > 0) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                Stream.of(names).map(TestAuthority::generalName).toArray(GeneralName[]::new)));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException | IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralName generalName(String name) {
    return Character.isDigit(name.charAt(0))
        ? new GeneralName(GeneralName.iPAddress, name)
        : new GeneralName(GeneralName.dNSName, name);
  }
}

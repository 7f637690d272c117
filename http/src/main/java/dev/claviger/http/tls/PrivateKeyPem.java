package dev.claviger.http.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Private keys as tools write them: PKCS#8, PKCS#1 (`RSA PRIVATE KEY`) and SEC 1 (`EC PRIVATE
/// KEY`).
final class PrivateKeyPem {

  private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};
  private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d010101");
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "RSASSA-PSS");

  private PrivateKeyPem() {}

  static PrivateKey read(PemFile pem) {
    if (pem.blocks().stream().anyMatch(block -> block.label().startsWith("ENCRYPTED"))) {
      throw unusable(pem, "is encrypted: decrypt it by `openssl pkey -in FILE -out NEW`");
    }
    return pem.blocks().stream()
        .flatMap(block -> pkcs8(pem, block).stream())
        .findFirst()
        .map(der -> key(pem, der))
        .orElseThrow(() ->
            unusable(pem, "holds no private key: expected a line -----BEGIN PRIVATE KEY-----"));
  }

  private static Optional<byte[]> pkcs8(PemFile pem, PemFile.Block block) {
    return switch (block.label()) {
      case "PRIVATE KEY" -> Optional.of(block.der());
      case "RSA PRIVATE KEY" -> Optional.of(envelope(block.der(), RSA, Der.value(Der.NULL)));
      case "EC PRIVATE KEY" -> Optional.of(envelope(block.der(), EC, curve(pem, block.der())));
      default -> Optional.empty();
    };
  }

  /// RFC 5208 section 5.
  private static byte[] envelope(byte[] key, byte[] algorithm, byte[] parameters) {
    return Der.value(
        Der.SEQUENCE,
        VERSION_0,
        Der.value(Der.SEQUENCE, algorithm, parameters),
        Der.value(Der.OCTET_STRING, key));
  }

  private static byte[] curve(PemFile pem, byte[] key) {
    try {
      return Der.inside(key, Der.PARAMETERS)
          .orElseThrow(() -> unusable(pem, "does not name its curve: " + CONVERT));
    } catch (IndexOutOfBoundsException e) {
      throw new UnusableCertificateException(pem.file() + " is damaged", e);
    }
  }

  private static final String CONVERT = "convert it by `openssl pkcs8 -topk8 -nocrypt`";

  private static PrivateKey key(PemFile pem, byte[] pkcs8) {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException _) {
        // perhaps a key for the next one
      }
    }
    throw unusable(pem, "holds a private key that is damaged, or neither RSA, EC nor Ed25519");
  }

  private static UnusableCertificateException unusable(PemFile pem, String what) {
    return new UnusableCertificateException(pem.file() + " " + what);
  }
}

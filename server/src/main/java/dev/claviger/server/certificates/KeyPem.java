package dev.claviger.server.certificates;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/// Keys on P-256, which every authority and every client takes; and PEM.
final class KeyPem {

  private static final int LINE = 64;

  private KeyPem() {}

  static KeyPair fresh() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key cannot be made", e);
    }
  }

  static String key(PrivateKey key) {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /// With the public key, which a private one on its own does not tell.
  static String pair(KeyPair pair) {
    return key(pair.getPrivate()) + pem("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  /// What [#pair] has written.
  static KeyPair pair(String text) throws GeneralSecurityException {
    var keys = KeyFactory.getInstance("EC");
    return new KeyPair(
        keys.generatePublic(new X509EncodedKeySpec(der(text, "PUBLIC KEY"))),
        keys.generatePrivate(new PKCS8EncodedKeySpec(der(text, "PRIVATE KEY"))));
  }

  private static byte[] der(String text, String label) throws GeneralSecurityException {
    var block =
        Pattern.compile(
                "-----BEGIN %1$s-----([A-Za-z0-9+/=\\s]+)-----END %1$s-----".formatted(label))
            .matcher(text);
    if (!block.find()) {
      throw new InvalidKeyException("no " + label);
    }
    return Base64.getMimeDecoder().decode(block.group(1));
  }

  static String certificate(byte[] der) {
    return pem("CERTIFICATE", der);
  }

  private static String pem(String label, byte[] der) {
    var body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, body);
  }
}

package dev.claviger.jose.crypto;

import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Keys from passwords, RFC 8018 section 5.2.
public final class Pbkdf2 {
  private Pbkdf2() {}

  /// A key of that length.
  ///
  /// @param hash such as `SHA-256`
  public static byte[] derive(
      String hash, char[] password, byte[] salt, int iterations, int keyBytes) {
    String algorithm = "PBKDF2WithHmac" + hash.replace("-", "").toUpperCase(Locale.ROOT);
    var parameters = new PBEKeySpec(password, salt, iterations, 8 * keyBytes);
    try {
      return SecretKeyFactory.getInstance(algorithm).generateSecret(parameters).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    } finally {
      parameters.clearPassword();
    }
  }
}

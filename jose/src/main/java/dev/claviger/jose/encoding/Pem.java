package dev.claviger.jose.encoding;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One block of a PEM text (RFC 7468): its label, and its body, which is base64.
public record Pem(String label, String body) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----\\s([^-]*+)-----END \\1-----");

  /// The first block that is a key. OpenSSL puts `EC PARAMETERS` before a traditional EC key; that
  /// block says nothing which the key does not.
  ///
  /// @throws IllegalArgumentException when there is none or it is encrypted
  public static Pem parseKey(String text) {
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String label = block.group(1);
      if (label.endsWith("KEY")) {
        return new Pem(label, requireUnencrypted(label, block.group(2)));
      }
    }
    throw new IllegalArgumentException("no PEM block of a key");
  }

  private static String requireUnencrypted(String label, String body) {
    if (label.startsWith("ENCRYPTED") || body.contains("Proc-Type")) {
      throw new IllegalArgumentException(
          "the key is encrypted: decrypt it first, for instance with openssl pkey");
    }
    return body;
  }

  /// The DER structure.
  ///
  /// @throws IllegalArgumentException when the body is not base64
  public byte[] bytes() {
    return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
  }

  @Override
  public String toString() {
    return "Pem[" + label + "]";
  }
}

package dev.claviger.jose.encoding;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// One block of a PEM text (RFC 7468): its label, and its body, which is base64.
public record Pem(String label, String body) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]{1,64})-----\\s([^-]*+(?:-(?!----)[^-]*+)*+)-----END \\1-----");
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));

  /// What to tell the owner of a key that is under a password.
  public static final String ENCRYPTED =
      "the key is encrypted: decrypt it first with openssl pkey -in encrypted.pem -out key.pem";

  public static Pem of(String label, byte[] der) {
    return new Pem(label, LINES.encodeToString(der));
  }

  /// The first block that is a key; where there is none, the first certificate. OpenSSL puts `EC
  /// PARAMETERS` before a traditional EC key; that block says nothing which the key does not.
  ///
  /// @throws IllegalArgumentException when there is neither, or the key is encrypted
  public static Pem parseKey(String text) {
    List<Pem> blocks = blocks(text);
    return first(blocks, label -> label.endsWith("KEY"))
        .or(() -> first(blocks, "CERTIFICATE"::equals))
        .orElseThrow(() -> new IllegalArgumentException("no PEM block of a key"))
        .requireUnencrypted();
  }

  private static List<Pem> blocks(String text) {
    return BLOCK
        .matcher(text)
        .results()
        .map(block -> new Pem(block.group(1), block.group(2)))
        .toList();
  }

  private static Optional<Pem> first(List<Pem> blocks, Predicate<String> wanted) {
    return blocks.stream().filter(block -> wanted.test(block.label)).findFirst();
  }

  private Pem requireUnencrypted() {
    if (label.startsWith("ENCRYPTED") || body.contains("Proc-Type")) {
      throw new IllegalArgumentException(ENCRYPTED);
    }
    return this;
  }

  /// The block with its frame, in lines of 64 characters.
  public String text() {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
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

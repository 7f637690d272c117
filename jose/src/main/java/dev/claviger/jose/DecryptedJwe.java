package dev.claviger.jose;

import dev.claviger.jose.encoding.Base64Url;
import java.util.Optional;

/// What an encrypted message said, unchanged since it was encrypted. Comes only out of decryption.
///
/// With a key pair, anybody who has the public key could have encrypted it: nothing here says who
/// did. For that, sign first and encrypt the signed message ([Jwt.Builder#signAndEncrypt]).
public final class DecryptedJwe {
  private final JsonObject guarded;
  private final JweHeader header;
  private final byte[] plaintext;
  private final Optional<String> aad;
  private final Jwk key;

  DecryptedJwe(ReceivedJwe message, JweHeader header, byte[] plaintext, Jwk key) {
    this.guarded = message.guarded();
    this.aad = message.aad();
    this.header = header;
    this.plaintext = plaintext;
    this.key = key;
  }

  /// The whole header as this recipient has it. In the JSON serializations a part of it may have
  /// been changed on the way; [#protectedHeader()] has what has not.
  public JsonObject header() {
    return header.json();
  }

  /// The part of the header that is authentic.
  public JsonObject protectedHeader() {
    return guarded;
  }

  /// A copy of the decrypted bytes.
  public byte[] plaintext() {
    return plaintext.clone();
  }

  /// The data that came along authenticated and not encrypted (`aad`), in the JSON serializations.
  public Optional<byte[]> additionalData() {
    return aad.map(Base64Url::decode);
  }

  /// The key that decrypted it.
  public Jwk key() {
    return key;
  }

  /// `alg`
  public KeyManagementAlgorithm algorithm() {
    return header.algorithm();
  }

  /// `enc`
  public ContentEncryption encryption() {
    return header.encryption();
  }

  byte[] plaintextUncopied() {
    return plaintext;
  }

  /// The content stays out of logs.
  @Override
  public String toString() {
    return "DecryptedJwe[%s, %s, %s]".formatted(algorithm(), encryption(), key);
  }
}

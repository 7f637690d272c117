package dev.claviger.jose.crypto;

import dev.claviger.jose.ContentEncryption;
import java.util.Optional;

/// Encrypts and authenticates with one key.
public sealed interface ContentCipher permits AesGcm, AesCbcHmac {
  /// What comes out of encryption.
  @SuppressWarnings("ArrayRecordComponent") // carries bytes, and is never compared
  record Sealed(byte[] ciphertext, byte[] tag) {}

  static ContentCipher of(ContentEncryption encryption, byte[] key) {
    return encryption
        .mac()
        .<ContentCipher>map(mac -> new AesCbcHmac(mac, key))
        .orElseGet(() -> new AesGcm(key));
  }

  /// Encrypts.
  ///
  /// @param iv of the length that the algorithm asks for, and never the same again with this key
  /// @param additional what is authenticated and not encrypted
  Sealed seal(byte[] iv, byte[] additional, byte[] plaintext);

  /// The plaintext; empty when anything of it was changed, or the key is another one.
  Optional<byte[]> open(byte[] iv, byte[] additional, Sealed sealed);
}

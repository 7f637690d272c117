package dev.claviger.jose.crypto;

import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// AES Key Wrap, RFC 3394, with its default initial value.
public final class AesKeyWrap {
  private static final int BLOCK_BYTES = 8;
  private static final int SHORTEST = 3 * BLOCK_BYTES;

  private final SecretKeySpec key;

  public AesKeyWrap(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  public byte[] wrap(byte[] contentKey) {
    return Ciphers.AES_KEY_WRAP.run(cipher -> {
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return cipher.doFinal(contentKey);
    });
  }

  /// Empty when the key was not wrapped with this one. The JDK stumbles over inputs that are too
  /// short.
  public Optional<byte[]> unwrap(byte[] wrapped) {
    if (wrapped.length < SHORTEST || wrapped.length % BLOCK_BYTES != 0) {
      return Optional.empty();
    }
    return Ciphers.AES_KEY_WRAP.attempt(cipher -> {
      cipher.init(Cipher.DECRYPT_MODE, key);
      return cipher.doFinal(wrapped);
    });
  }
}

package dev.claviger.jose.crypto;

import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES in Galois/Counter Mode, RFC 7518 section 5.3: a vector of 96 bits, a tag of 128, and nothing
/// else.
public final class AesGcm implements ContentCipher {
  public static final int IV_BYTES = 12;
  public static final int TAG_BYTES = 16;

  private final SecretKeySpec key;

  public AesGcm(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  @Override
  public Sealed seal(byte[] iv, byte[] additional, byte[] plaintext) {
    byte[] both =
        Ciphers.AES_GCM.run(cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, key, parameters(iv));
          cipher.updateAAD(additional);
          return cipher.doFinal(plaintext);
        });
    int tagAt = both.length - TAG_BYTES;
    return new Sealed(Arrays.copyOf(both, tagAt), Arrays.copyOfRange(both, tagAt, both.length));
  }

  @Override
  public Optional<byte[]> open(byte[] iv, byte[] additional, Sealed sealed) {
    if (iv.length != IV_BYTES || sealed.tag().length != TAG_BYTES) {
      return Optional.empty();
    }
    byte[] both = Bytes.concat(sealed.ciphertext(), sealed.tag());
    return Ciphers.AES_GCM.attempt(cipher -> {
      cipher.init(Cipher.DECRYPT_MODE, key, parameters(iv));
      cipher.updateAAD(additional);
      return cipher.doFinal(both);
    });
  }

  private static GCMParameterSpec parameters(byte[] iv) {
    return new GCMParameterSpec(8 * TAG_BYTES, iv);
  }
}

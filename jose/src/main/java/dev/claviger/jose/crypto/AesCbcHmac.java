package dev.claviger.jose.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES in CBC mode under an HMAC, RFC 7518 section 5.2: the first half of the key authenticates,
/// the second encrypts.
public final class AesCbcHmac implements ContentCipher {
  private final String mac;
  private final SecretKeySpec macKey;
  private final SecretKeySpec encryptionKey;
  private final int tagBytes;

  public AesCbcHmac(String mac, byte[] key) {
    int half = key.length / 2;
    this.mac = mac;
    this.macKey = new SecretKeySpec(key, 0, half, mac);
    this.encryptionKey = new SecretKeySpec(key, half, half, "AES");
    this.tagBytes = half;
  }

  @Override
  public Sealed seal(byte[] iv, byte[] additional, byte[] plaintext) {
    byte[] ciphertext =
        Ciphers.AES_CBC.run(cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, encryptionKey, new IvParameterSpec(iv));
          return cipher.doFinal(plaintext);
        });
    return new Sealed(ciphertext, tag(iv, additional, ciphertext));
  }

  /// The tag first, in constant time: what is not authentic is never decrypted, so that the padding
  /// tells nothing (Vaudenay's attack).
  @Override
  public Optional<byte[]> open(byte[] iv, byte[] additional, Sealed sealed) {
    byte[] expected = tag(iv, additional, sealed.ciphertext());
    if (!MessageDigest.isEqual(expected, sealed.tag())) {
      return Optional.empty();
    }
    return Ciphers.AES_CBC.attempt(cipher -> {
      cipher.init(Cipher.DECRYPT_MODE, encryptionKey, new IvParameterSpec(iv));
      return cipher.doFinal(sealed.ciphertext());
    });
  }

  private byte[] tag(byte[] iv, byte[] additional, byte[] ciphertext) {
    try {
      Mac hmac = Mac.getInstance(mac);
      hmac.init(macKey);
      hmac.update(additional);
      hmac.update(iv);
      hmac.update(ciphertext);
      hmac.update(ByteBuffer.allocate(Long.BYTES).putLong(0, 8L * additional.length));
      return Arrays.copyOf(hmac.doFinal(), tagBytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + mac, e);
    }
  }
}

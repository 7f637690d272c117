package dev.claviger.jose;

import dev.claviger.jose.crypto.AesGcm;
import dev.claviger.jose.crypto.ContentCipher.Sealed;
import dev.claviger.jose.encoding.Base64Url;

/// AES-GCM key wrapping, RFC 7518 section 4.7: as AES Key Wrap, with a vector and a tag that stand
/// in the header.
record GcmKeyWrapping(AesGcm gcm) implements KeyManagement {
  private static final byte[] NOTHING_ADDITIONAL = new byte[0];

  GcmKeyWrapping(byte[] key) {
    this(new AesGcm(key));
  }

  @Override
  public SentKey send(byte[] contentKey, Sending sending) {
    byte[] iv = sending.randomBytes(AesGcm.IV_BYTES);
    Sealed sealed = gcm.seal(iv, NOTHING_ADDITIONAL, contentKey);
    var header =
        JsonObject.builder()
            .put("iv", Base64Url.encodeToString(iv))
            .put("tag", Base64Url.encodeToString(sealed.tag()))
            .build();
    return new SentKey(contentKey, sealed.ciphertext(), header);
  }

  @Override
  public byte[] receive(byte[] encryptedKey, JweHeader header) {
    byte[] iv = header.bytes("iv", AesGcm.IV_BYTES);
    var sealed = new Sealed(encryptedKey, header.bytes("tag", AesGcm.TAG_BYTES));
    return gcm.open(iv, NOTHING_ADDITIONAL, sealed)
        .filter(header::fits)
        .orElseGet(header::randomKey);
  }
}

package dev.claviger.jose;

import dev.claviger.jose.crypto.AesKeyWrap;

/// AES Key Wrap, RFC 7518 section 4.4: the content encryption key, wrapped with a shared one.
record KeyWrapping(AesKeyWrap wrap) implements KeyManagement {
  KeyWrapping(byte[] key) {
    this(new AesKeyWrap(key));
  }

  @Override
  public SentKey send(byte[] contentKey, Sending sending) {
    return new SentKey(contentKey, wrap.wrap(contentKey), JsonObject.empty());
  }

  @Override
  public byte[] receive(byte[] encryptedKey, JweHeader header) {
    return wrap.unwrap(encryptedKey).filter(header::fits).orElseGet(header::randomKey);
  }
}

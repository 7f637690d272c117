package dev.claviger.jose;

/// `dir`, RFC 7518 section 4.5: the shared key encrypts the content itself.
@SuppressWarnings("ArrayRecordComponent") // carries bytes, and is never compared
record DirectKey(byte[] key) implements KeyManagement {
  @Override
  public SentKey send(byte[] contentKey, Sending sending) {
    return SentKey.direct(key, JsonObject.empty());
  }

  @Override
  public byte[] receive(byte[] encryptedKey, JweHeader header) {
    header.requireNoEncryptedKey(encryptedKey);
    return key;
  }
}

package dev.claviger.jose;

/// A content encryption key on its way to one recipient.
///
/// @param contentKey the key itself
/// @param encryptedKey what the message carries of it; empty in the direct modes
/// @param header the header parameters that the recipient needs to get at it
@SuppressWarnings("ArrayRecordComponent") // carries bytes, and is never compared
record SentKey(byte[] contentKey, byte[] encryptedKey, JsonObject header) {
  private static final byte[] NONE = new byte[0];

  static SentKey direct(byte[] contentKey, JsonObject header) {
    return new SentKey(contentKey, NONE, header);
  }
}

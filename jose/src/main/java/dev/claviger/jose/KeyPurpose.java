package dev.claviger.jose;

import java.util.List;

/// What the keys of an algorithm are for, in the words of `use` and `key_ops` (RFC 7517 sections
/// 4.2 and 4.3). The most fitting word of a list is its first.
///
/// @param use the value of `use`
/// @param making the operations of which a key needs one to sign or to encrypt
/// @param opening the operations of which a key needs one to verify or to decrypt
record KeyPurpose(String use, List<String> making, List<String> opening) {
  private static final KeyPurpose SIGNATURE =
      new KeyPurpose("sig", List.of("sign"), List.of("verify"));
  private static final KeyPurpose WRAPPING =
      new KeyPurpose("enc", List.of("wrapKey", "encrypt"), List.of("unwrapKey", "decrypt"));
  private static final KeyPurpose PASSWORD =
      new KeyPurpose(
          "enc",
          List.of("deriveKey", "deriveBits", "wrapKey", "encrypt"),
          List.of("deriveKey", "deriveBits", "unwrapKey", "decrypt"));
  private static final KeyPurpose AGREEMENT =
      new KeyPurpose("enc", List.of("deriveKey", "deriveBits"), List.of("deriveKey", "deriveBits"));
  private static final KeyPurpose CONTENT =
      new KeyPurpose("enc", List.of("encrypt"), List.of("decrypt"));

  static KeyPurpose of(JoseAlgorithm algorithm) {
    return switch (algorithm) {
      case SignatureAlgorithm _ -> SIGNATURE;
      case KeyManagementAlgorithm management -> of(management.mode());
      case ContentEncryption _ -> CONTENT;
    };
  }

  private static KeyPurpose of(KeyManagementMode mode) {
    return switch (mode) {
      case KEY_ENCRYPTION, KEY_WRAPPING -> WRAPPING;
      case PASSWORD_BASED_KEY_WRAPPING -> PASSWORD;
      case DIRECT_KEY_AGREEMENT, KEY_AGREEMENT_WITH_KEY_WRAPPING -> AGREEMENT;
      case DIRECT_ENCRYPTION -> CONTENT;
    };
  }
}

package dev.claviger.launcher;

import dev.claviger.jose.Jwe;

/// The serializations of an encrypted token, RFC 7516 section 7. Only the general one has room for
/// several recipients.
enum EncryptedForm {
  compact,
  flattened,
  general;

  String of(Jwe.Builder message, byte[] plaintext) {
    return switch (this) {
      case compact -> message.compact(plaintext);
      case flattened -> message.flattened(plaintext);
      case general -> message.general(plaintext);
    };
  }
}

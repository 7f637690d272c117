package dev.claviger.jose;

import dev.claviger.jose.keys.EcKey;
import dev.claviger.jose.keys.KeyMaterial;
import dev.claviger.jose.keys.OctKey;
import dev.claviger.jose.keys.OkpKey;
import dev.claviger.jose.keys.RsaKey;

/// Brings a content encryption key into a message, and out of it again (RFC 7516 sections 5.1 and
/// 5.2, steps 1 to 6 and 6 to 13): one class for each way to do it.
sealed interface KeyManagement
    permits DirectKey,
        RsaTransport,
        KeyWrapping,
        GcmKeyWrapping,
        PasswordKeyWrapping,
        KeyAgreementMode {

  static KeyManagement of(Jwk key) {
    return switch (key.algorithm()) {
      case SignatureAlgorithm signature ->
          throw new UnusableKeyException(
              "this key is for signing with %s, not for encryption".formatted(signature));
      case ContentEncryption _ -> new DirectKey(((OctKey) key.material()).secret());
      case KeyManagementAlgorithm management -> of(management, key.material());
    };
  }

  private static KeyManagement of(KeyManagementAlgorithm algorithm, KeyMaterial material) {
    return switch (material) {
      case RsaKey rsa -> new RsaTransport(algorithm, rsa);
      case EcKey _, OkpKey _ -> new KeyAgreementMode(algorithm, material);
      case OctKey secret -> of(algorithm, secret.secret());
      default -> throw new UnusableKeyException("this key does not encrypt");
    };
  }

  private static KeyManagement of(KeyManagementAlgorithm algorithm, byte[] secret) {
    return switch (algorithm) {
      case A128KW, A192KW, A256KW -> new KeyWrapping(secret);
      case A128GCMKW, A192GCMKW, A256GCMKW -> new GcmKeyWrapping(secret);
      default -> new PasswordKeyWrapping(algorithm, secret);
    };
  }

  /// The way in.
  ///
  /// @param contentKey a fresh random key; the direct modes have their own instead
  SentKey send(byte[] contentKey, Sending sending);

  /// The content encryption key, or where that cannot be had a random one of its length: then the
  /// content fails to decrypt, and the sender cannot tell which of the two went wrong (RFC 7516
  /// section 11.5).
  ///
  /// @throws Refusal for what anybody can see to be wrong
  byte[] receive(byte[] encryptedKey, JweHeader header);
}

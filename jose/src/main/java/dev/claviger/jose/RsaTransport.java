package dev.claviger.jose;

import dev.claviger.jose.crypto.RsaEncryption;
import dev.claviger.jose.keys.RsaKey;
import java.security.PrivateKey;
import java.util.Optional;

/// RSA, RFC 7518 sections 4.2 and 4.3: the content encryption key, encrypted to a public key.
record RsaTransport(KeyManagementAlgorithm algorithm, RsaKey key) implements KeyManagement {
  @Override
  public SentKey send(byte[] contentKey, Sending sending) {
    return new SentKey(contentKey, encrypt(contentKey, sending), JsonObject.empty());
  }

  private byte[] encrypt(byte[] contentKey, Sending sending) {
    if (algorithm != KeyManagementAlgorithm.RSA1_5) {
      return RsaEncryption.encryptOaep(algorithm.hash(), key.publicKey(), contentKey);
    }
    if (!sending.rsa15()) {
      throw new UnusableKeyException("RSA1_5 is broken: use RSA-OAEP-256, or allow it by name");
    }
    return RsaEncryption.encryptPkcs1(key.publicKey(), contentKey);
  }

  @Override
  public byte[] receive(byte[] encryptedKey, JweHeader header) {
    byte[] substitute = header.randomKey();
    PrivateKey privateKey = key.privateKey().orElseThrow();
    Optional<byte[]> contentKey =
        algorithm == KeyManagementAlgorithm.RSA1_5
            ? RsaEncryption.decryptPkcs1(privateKey, encryptedKey, substitute)
            : RsaEncryption.decryptOaep(algorithm.hash(), privateKey, encryptedKey);
    return contentKey.filter(header::fits).orElse(substitute);
  }
}

package dev.claviger.benchmarks;

import dev.claviger.jose.ContentEncryption;
import dev.claviger.jose.Jwe;
import dev.claviger.jose.JweDecrypter;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.KeyManagementAlgorithm;

/// Our own.
final class ClavigerJwe implements Cryptor {
  private final Jwk key;
  private final JweDecrypter decrypter;

  ClavigerJwe(EncryptionKeys keys) {
    this.key =
        switch (keys) {
          case EncryptionKeys.Shared shared ->
              Jwk.secret(ContentEncryption.A256GCM, shared.key().getEncoded()).withoutKeyId();
          case EncryptionKeys.Pair pair ->
              Jwk.fromPem(
                      KeyManagementAlgorithm.named(pair.management().joseName).orElseThrow(),
                      Keys.pem(pair.pair().getPrivate()))
                  .withoutKeyId();
        };
    this.decrypter = JweDecrypter.builder(key).build();
  }

  @Override
  public Object encrypt() {
    return Jwe.encrypt(Cryptor.PLAINTEXT, key);
  }

  @Override
  public byte[] decrypt(String token) {
    return decrypter.decryptOrThrow(token).plaintext();
  }
}

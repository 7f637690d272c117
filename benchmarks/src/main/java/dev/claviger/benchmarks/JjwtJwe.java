package dev.claviger.benchmarks;

import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.KeyAlgorithm;
import java.security.Key;
import java.security.PrivateKey;
import javax.crypto.SecretKey;

/// jjwt with Jackson.
final class JjwtJwe implements Cryptor {
  private final Key key;
  private final KeyAlgorithm<Key, ?> algorithm;
  private final JwtParser parser;

  @SuppressWarnings("unchecked") // the registry knows no key type
  JjwtJwe(EncryptionKeys keys) {
    this.key = keys.encrypting();
    this.algorithm = (KeyAlgorithm<Key, ?>) Jwts.KEY.get().forKey(keys.management().joseName);
    this.parser =
        switch (keys.decrypting()) {
          case SecretKey secret -> Jwts.parser().decryptWith(secret).build();
          case PrivateKey privateKey -> Jwts.parser().decryptWith(privateKey).build();
          default -> throw new IllegalArgumentException("neither secret nor private");
        };
  }

  @Override
  public Object encrypt() {
    return Jwts.builder()
        .content(Cryptor.PLAINTEXT)
        .encryptWith(key, algorithm, Jwts.ENC.A256GCM)
        .compact();
  }

  @Override
  public byte[] decrypt(String token) {
    return parser.parseEncryptedContent(token).getPayload();
  }
}

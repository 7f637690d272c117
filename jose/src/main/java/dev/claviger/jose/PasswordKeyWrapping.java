package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.jose.crypto.AesKeyWrap;
import dev.claviger.jose.crypto.Pbkdf2;
import dev.claviger.jose.encoding.Base64Url;
import java.nio.ByteBuffer;

/// PBES2, RFC 7518 section 4.8: AES Key Wrap with a key that is derived from a password.
@SuppressWarnings("ArrayRecordComponent") // carries bytes, and is never compared
record PasswordKeyWrapping(KeyManagementAlgorithm algorithm, byte[] password)
    implements KeyManagement {
  /// RFC 7518 section 4.8.1.2 recommends no fewer.
  static final int FEWEST_ITERATIONS = 1000;

  private static final int SALT_BYTES = 16;
  private static final int SHORTEST_SALT = 8;

  @Override
  public SentKey send(byte[] contentKey, Sending sending) {
    byte[] salt = sending.randomBytes(SALT_BYTES);
    int iterations = sending.iterations().orElseGet(this::iterations);
    var header =
        JsonObject.builder()
            .put("p2s", Base64Url.encodeToString(salt))
            .put("p2c", iterations)
            .build();
    return new SentKey(contentKey, wrap(salt, iterations).wrap(contentKey), header);
  }

  /// OWASP Password Storage Cheat Sheet, for PBKDF2: 600,000 with HMAC-SHA256, 210,000 with
  /// HMAC-SHA512, whose smaller sister costs the same.
  private int iterations() {
    return algorithm == KeyManagementAlgorithm.PBES2_HS256_A128KW ? 600_000 : 210_000;
  }

  @Override
  public byte[] receive(byte[] encryptedKey, JweHeader header) {
    byte[] salt = header.bytesOfAtLeast("p2s", SHORTEST_SALT);
    return wrap(salt, header.iterations())
        .unwrap(encryptedKey)
        .filter(header::fits)
        .orElseGet(header::randomKey);
  }

  private AesKeyWrap wrap(byte[] salt, int iterations) {
    char[] text = Utf8.decode(password, 0, password.length).toCharArray();
    return new AesKeyWrap(
        Pbkdf2.derive(
            algorithm.hash(), text, input(salt), iterations, algorithm.wrappingKeyBytes()));
  }

  /// The algorithm's name, a zero, and the salt (section 4.8.1.1).
  private byte[] input(byte[] salt) {
    byte[] name = algorithm.joseName().getBytes(UTF_8);
    return ByteBuffer.allocate(name.length + 1 + salt.length)
        .put(name)
        .put((byte) 0)
        .put(salt)
        .array();
  }
}

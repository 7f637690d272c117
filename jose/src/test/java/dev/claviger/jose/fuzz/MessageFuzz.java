package dev.claviger.jose.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.ContentEncryption;
import dev.claviger.jose.Jwe;
import dev.claviger.jose.JweDecrypter;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.JwsVerifier;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.RejectedTokenException;
import java.util.ArrayList;
import java.util.List;

/// Encrypted messages, compact and JSON, and signatures in JSON.
final class MessageFuzz {
  private static final byte[] PLAINTEXT = "a plaintext that is not short".getBytes(UTF_8);
  private static final List<Jwk> KEYS =
      List.of(
          Jwk.generate(ContentEncryption.A128GCM),
          Jwk.generate(ContentEncryption.A128CBC_HS256),
          Jwk.generate(KeyManagementAlgorithm.A128KW),
          Jwk.generate(KeyManagementAlgorithm.A128GCMKW),
          Jwk.generate(KeyManagementAlgorithm.ECDH_ES),
          Jwk.generate(KeyManagementAlgorithm.ECDH_ES_A128KW));
  private static final JweDecrypter DECRYPTER =
      JweDecrypter.builder(JwkSet.of(KEYS)).allowCompression().maxIterations(1000).build();
  private static final JwsVerifier VERIFIER =
      JwsVerifier.builder(JwkSet.of(TokenFuzz.KEY)).unprotectedAlgorithm().build();

  private MessageFuzz() {}

  /// Whatever comes, the answer is a value.
  static void runEncrypted(byte[] input) {
    String text = new String(input, UTF_8);
    assertThat(DECRYPTER.decrypt(text)).isNotNull();
    assertThat(DECRYPTER.decryptJson(text)).isNotNull();
  }

  static List<byte[]> encrypted() {
    var seeds = new ArrayList<byte[]>();
    for (Jwk key : KEYS) {
      seeds.add(Jwe.builder().recipient(key).compact(PLAINTEXT).getBytes(UTF_8));
      seeds.add(Jwe.builder().recipient(key).compressed().compact(PLAINTEXT).getBytes(UTF_8));
      seeds.add(
          Jwe.builder()
              .recipient(key)
              .additionalData(PLAINTEXT)
              .flattened(PLAINTEXT)
              .getBytes(UTF_8));
    }
    return seeds;
  }

  static void runSignedJson(byte[] input) {
    String text = new String(input, UTF_8);
    try {
      assertThat(VERIFIER.verifyJson(text).payload()).isNotNull();
    } catch (RejectedTokenException e) {
      assertThat(e.detail()).isNotEmpty();
    }
    try {
      VERIFIER.verifyJson(text, PLAINTEXT);
    } catch (RejectedTokenException e) {
      assertThat(e.detail()).isNotEmpty();
    }
  }
}

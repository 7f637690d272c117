package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.crypto.ContentCipher;
import dev.claviger.jose.encoding.Base64Url;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// RFC 7520 section 5 and 6, and X25519: decrypted in every serialization that the examples have.
class CookbookEncryptionTest {
  static Stream<Path> examples() {
    return Stream.concat(
        Vectors.files("ietf-jose-cookbook/jwe").stream(),
        Stream.of(Vectors.path("ietf-jose-cookbook/curve25519/ecdh-es.json")));
  }

  /// That for X25519 shows the shared secret, not the key.
  static Stream<Path> examplesWithContentKey() {
    return Vectors.files("ietf-jose-cookbook/jwe").stream();
  }

  private static JsonObject object(JsonObject parent, String name) {
    return parent.object(name).orElseThrow();
  }

  private static String string(JsonObject parent, String name) {
    return parent.string(name).orElseThrow();
  }

  private static JweDecrypter decrypter(KeySource keys) {
    return JweDecrypter.builder(keys)
        .allowRsa15()
        .allowCompression()
        .allowUnprotectedEncryption()
        .build();
  }

  /// Each key for the algorithm of its example, also where the example's key does not say it.
  private static Stream<Jwk> keys(JsonObject input) {
    if (input.has("pwd")) {
      return Stream.of(
          Jwk.password(
              KeyManagementAlgorithm.named(string(input, "alg")).orElseThrow(),
              string(input, "pwd")));
    }
    return input.object("key").isPresent()
        ? Stream.of(key(object(input, "key"), string(input, "alg"), string(input, "enc")))
        : severalKeys(input);
  }

  private static Stream<Jwk> severalKeys(JsonObject input) {
    var keys = input.array("key").orElseThrow().elements();
    var algorithms = input.strings("alg").orElseThrow();
    return Stream.iterate(0, i -> i < keys.size(), i -> i + 1)
        .map(i -> key((JsonObject) keys.get(i), algorithms.get(i), string(input, "enc")));
  }

  private static Jwk key(JsonObject key, String algorithm, String encryption) {
    return Jwk.parse(
        key.without("alg").toJson(),
        JoseAlgorithm.named(algorithm.equals("dir") ? encryption : algorithm).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void decrypts(Path file) {
    JsonObject example = JsonObject.parse(new String(Vectors.bytes(file), UTF_8));
    JsonObject input = object(example, "input");
    JsonObject output = object(example, "output");
    byte[] plaintext = string(input, "plaintext").getBytes(UTF_8);
    keys(input)
        .forEach(key -> {
          output
              .string("compact")
              .ifPresent(token ->
                  assertThat(decrypter(JwkSet.of(key)).decryptOrThrow(token).plaintext())
                      .isEqualTo(plaintext));
          Stream.of(output.object("json"), output.object("json_flat"))
              .flatMap(Optional::stream)
              .forEach(json -> {
                DecryptedJwe message = decrypter(JwkSet.of(key)).decryptJsonOrThrow(json.toJson());
                assertThat(message.plaintext()).isEqualTo(plaintext);
                assertThat(message.additionalData().map(data -> new String(data, UTF_8)))
                    .isEqualTo(input.string("aad"));
                assertThat(message.key()).isEqualTo(key);
              });
        });
  }

  /// The same ciphertext and tag, from the example's key and initialization vector.
  @ParameterizedTest
  @MethodSource("examplesWithContentKey")
  void encryptsContentToTheSameBytes(Path file) {
    JsonObject example = JsonObject.parse(new String(Vectors.bytes(file), UTF_8));
    JsonObject input = object(example, "input");
    JsonObject content = object(example, "encrypting_content");
    Optional<String> contentKey =
        object(example, "generated")
            .string("cek")
            .or(() -> example.object("encrypting_key").flatMap(made -> made.string("cek")))
            .or(() -> input.object("key").flatMap(made -> made.string("k")));
    // Example 5.13 has a slip of the pen.
    String name = string(input, "enc").replace("CBC-H256", "CBC-HS256");
    ContentEncryption encryption = ContentEncryption.named(name).orElseThrow();
    byte[] key = Base64Url.decode(contentKey.orElseThrow());
    byte[] plaintext =
        object(example, "generated")
            .string("plaintext_c")
            .map(Base64Url::decode)
            .orElse(string(input, "plaintext").getBytes(UTF_8));
    ContentCipher.Sealed sealed =
        ContentCipher.of(encryption, key)
            .seal(
                Base64Url.decode(string(object(example, "generated"), "iv")),
                ReceivedJwe.additional(
                    content.string("protected_b64u").orElse(""),
                    object(example, "generated").string("aad_b64u")),
                plaintext);
    assertThat(Base64Url.encodeToString(sealed.ciphertext()))
        .isEqualTo(string(content, "ciphertext"));
    assertThat(Base64Url.encodeToString(sealed.tag())).isEqualTo(string(content, "tag"));
  }
}

package dev.claviger.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyRingTest {
  @TempDir Path data;

  private static KeySettings settings(SignatureAlgorithm algorithm) {
    return new KeySettings(algorithm, Optional.empty());
  }

  private static KeySettings configured(SignatureAlgorithm algorithm, String key) {
    return new KeySettings(algorithm, Optional.of(Secret.of(key)));
  }

  private Path file() {
    return data.resolve("keys/hs256.jwk");
  }

  @ParameterizedTest
  @EnumSource(
      value = SignatureAlgorithm.class,
      names = {"HS256", "HS512", "RS256", "PS256", "ES256", "ES384", "ES512", "EDDSA"})
  void makesAKeyOnceAndKeepsIt(SignatureAlgorithm algorithm) {
    var first = KeyRing.open(settings(algorithm), data);
    var second = KeyRing.open(settings(algorithm), data);

    assertThat(first.signing().algorithm()).isEqualTo(algorithm);
    assertThat(second.signing().thumbprint()).isEqualTo(first.signing().thumbprint());
  }

  @Test
  void keyFileIsItsOwnersAlone() throws IOException {
    KeyRing.open(settings(SignatureAlgorithm.HS256), data);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (var files = Files.list(file().getParent())) {
      assertThat(files).as("nothing is left beside it").containsExactly(file());
    }
  }

  @Test
  void ofProcessesThatStartTogetherAllUseOneKey() throws Exception {
    var starts = new ArrayList<Callable<String>>();
    for (int i = 0; i < 8; i++) {
      starts.add(
          () -> KeyRing.open(settings(SignatureAlgorithm.HS256), data).signing().thumbprint());
    }
    var keys = new HashSet<String>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var start : threads.invokeAll(starts)) {
        keys.add(start.get());
      }
    }
    assertThat(keys).hasSize(1);
  }

  @Test
  void brokenFileIsNamedAndNotReplaced() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{ not a key");

    assertThatThrownBy(() -> KeyRing.open(settings(SignatureAlgorithm.HS256), data))
        .isInstanceOf(KeyUnusable.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining("put it back from a backup");
    assertThat(file()).hasContent("{ not a key");
  }

  @Test
  void keyForAnotherAlgorithmIsRefused() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), Jwk.generate(SignatureAlgorithm.HS512).toJson());

    assertThatThrownBy(() -> KeyRing.open(settings(SignatureAlgorithm.HS256), data))
        .isInstanceOf(KeyUnusable.class)
        .hasMessageContaining("is not a private key for HS256");
  }

  @Test
  void configuredSecretHasNoKeyId() {
    var ring = KeyRing.open(configured(SignatureAlgorithm.HS256, "k".repeat(31) + "é"), data);

    assertThat(ring.signing().keyId()).isEmpty();
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void shortSecretIsRefused() {
    assertThatThrownBy(() -> KeyRing.open(configured(SignatureAlgorithm.HS256, "short"), data))
        .isInstanceOf(KeyUnusable.class)
        .hasMessageStartingWith("keys.signing-key cannot be used for HS256: ")
        .hasMessageNotContaining("short,");
  }

  @Test
  void publicKeyCannotSign() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var spki = generator.generateKeyPair().getPublic().getEncoded();
    var pem =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(spki));

    assertThatThrownBy(() -> KeyRing.open(configured(SignatureAlgorithm.ES256, pem), data))
        .isInstanceOf(KeyUnusable.class)
        .hasMessageContaining("is a public key");
  }
}

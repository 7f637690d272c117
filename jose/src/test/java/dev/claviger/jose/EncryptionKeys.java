package dev.claviger.jose;

import java.util.List;
import java.util.stream.Stream;

/// A key for every way to encrypt: each algorithm, and each curve where there are several.
final class EncryptionKeys {
  static final String PASSWORD = "correct horse battery staple, twice";

  private EncryptionKeys() {}

  static Stream<Jwk> all() {
    return Stream.concat(
        Stream.of(KeyManagementAlgorithm.values()).flatMap(EncryptionKeys::of),
        Stream.of(ContentEncryption.values()).map(TestKeys::of));
  }

  private static Stream<Jwk> of(KeyManagementAlgorithm algorithm) {
    return switch (algorithm.mode()) {
      case PASSWORD_BASED_KEY_WRAPPING -> Stream.of(Jwk.password(algorithm, PASSWORD));
      case DIRECT_ENCRYPTION -> Stream.of();
      case DIRECT_KEY_AGREEMENT, KEY_AGREEMENT_WITH_KEY_WRAPPING ->
          onEach(algorithm, algorithm.curves());
      default -> Stream.of(TestKeys.of(algorithm));
    };
  }

  private static Stream<Jwk> onEach(KeyManagementAlgorithm algorithm, List<Curve> curves) {
    return curves.stream().map(curve -> Jwk.generate(algorithm, curve));
  }
}

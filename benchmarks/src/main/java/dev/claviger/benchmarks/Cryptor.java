package dev.claviger.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Random;
import java.util.stream.Collectors;

/// One library with one encryption key, set up as its own documentation says.
interface Cryptor {
  /// As long as the claims of [Token], and not JSON, which jjwt would read.
  byte[] PLAINTEXT =
      new Random(1)
          .ints(277, 32, 123)
          .mapToObj(Character::toString)
          .collect(Collectors.joining())
          .getBytes(US_ASCII);

  /// The plaintext as a compact JWE.
  Object encrypt() throws Exception;

  /// What [#encrypt()] encrypted.
  byte[] decrypt(String token) throws Exception;

  /// A message for [#decrypt(String)].
  default String message() throws Exception {
    return (String) encrypt();
  }

  static Cryptor of(Library library, EncryptionKeys keys) throws Exception {
    return switch (library) {
      case RAW -> new RawEncryption(keys);
      case CLAVIGER -> new ClavigerJwe(keys);
      case NIMBUS -> new NimbusJwe(keys);
      case JJWT -> new JjwtJwe(keys);
      case JOSE4J -> new Jose4jJwe(keys);
      case JAVA_JWT, FUSIONAUTH ->
          throw new IllegalArgumentException(library.title + " has no JWE");
    };
  }
}

package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.ALGORITHM_NOT_ALLOWED;
import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.UNSUPPORTED_HEADER;

import dev.claviger.jose.encoding.Base64Url;
import java.security.SecureRandom;
import java.util.Optional;

/// The header of an encrypted message as one recipient has it: the protected members and the
/// others, together. Well-formed and asking for nothing that is not allowed; says nothing yet about
/// who wrote it.
record JweHeader(
    JsonObject json,
    KeyManagementAlgorithm algorithm,
    ContentEncryption encryption,
    Optional<String> keyId,
    boolean compressed) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /// @param all every member, of whichever part of the message
  /// @param guarded the members that the authentication tag covers
  /// @throws Refusal when it is not so
  static JweHeader parse(JsonObject all, JsonObject guarded, DecryptionSettings settings) {
    Optional<String> keyId = stringOrAbsent(all, "kid");
    refuseExtensions(all);
    boolean compressed = compressed(all, guarded, settings);
    KeyManagementAlgorithm algorithm = algorithm(all, settings);
    return new JweHeader(all, algorithm, encryption(all, guarded, settings), keyId, compressed);
  }

  /// No extension is supported, so whatever `crit` lists is unknown (RFC 7516 section 4.1.13).
  private static void refuseExtensions(JsonObject json) {
    if (json.has("crit")) {
      throw new Refusal(UNSUPPORTED_HEADER, "crit is " + json.member("crit").orElseThrow());
    }
  }

  /// RFC 7516 section 4.1.3: only within the protected header.
  private static boolean compressed(
      JsonObject all, JsonObject guarded, DecryptionSettings settings) {
    if (!all.has("zip")) {
      return false;
    }
    if (settings.compression().isEmpty() || !guarded.string("zip").equals(Optional.of("DEF"))) {
      throw new Refusal(UNSUPPORTED_HEADER, "zip is " + all.member("zip").orElseThrow());
    }
    return true;
  }

  private static KeyManagementAlgorithm algorithm(JsonObject all, DecryptionSettings settings) {
    String name = required(all, "alg");
    return KeyManagementAlgorithm.named(name)
        .filter(named -> named != KeyManagementAlgorithm.RSA1_5 || settings.rsa15())
        .orElseThrow(() -> new Refusal(ALGORITHM_NOT_ALLOWED, "alg is " + new JsonString(name)));
  }

  private static ContentEncryption encryption(
      JsonObject all, JsonObject guarded, DecryptionSettings settings) {
    String name = required(all, "enc");
    if (!guarded.has("enc") && !settings.unprotectedEncryption()) {
      throw new Refusal(UNSUPPORTED_HEADER, "enc is outside of the protected header");
    }
    return ContentEncryption.named(name)
        .filter(settings.encryptions()::contains)
        .orElseThrow(() -> new Refusal(ALGORITHM_NOT_ALLOWED, "enc is " + new JsonString(name)));
  }

  private static String required(JsonObject json, String name) {
    return stringOrAbsent(json, name)
        .orElseThrow(() -> new Refusal(MALFORMED, "header: no " + name));
  }

  private static Optional<String> stringOrAbsent(JsonObject json, String name) {
    Optional<String> value = json.string(name);
    if (value.isEmpty() && json.has(name)) {
      throw new Refusal(MALFORMED, "header: " + name + " is not a string");
    }
    return value;
  }

  /// A parameter of bytes; none when it is absent.
  byte[] bytes(String name) {
    try {
      return Base64Url.decode(stringOrAbsent(json, name).orElse(""));
    } catch (IllegalArgumentException _) {
      throw new Refusal(MALFORMED, "header: " + name + " is not canonical base64url");
    }
  }

  byte[] bytes(String name, int length) {
    byte[] bytes = bytes(name);
    if (bytes.length != length) {
      throw new Refusal(
          MALFORMED, "header: %s has %d bytes instead of %d".formatted(name, bytes.length, length));
    }
    return bytes;
  }

  byte[] bytesOfAtLeast(String name, int shortest) {
    byte[] bytes = bytes(name);
    if (bytes.length < shortest) {
      throw new Refusal(
          MALFORMED,
          "header: %s has %d bytes, at least %d needed".formatted(name, bytes.length, shortest));
    }
    return bytes;
  }

  JsonObject ephemeralKey() {
    return json.object("epk").orElseThrow(() -> new Refusal(MALFORMED, "header: no epk"));
  }

  /// `p2c`, which the sum over all recipients has kept below the limit.
  int iterations() {
    long count = json.integer("p2c").orElseThrow(() -> new Refusal(MALFORMED, "header: no p2c"));
    if (count < PasswordKeyWrapping.FEWEST_ITERATIONS) {
      throw new Refusal(
          MALFORMED,
          "header: p2c is %d, at least %d needed"
              .formatted(count, PasswordKeyWrapping.FEWEST_ITERATIONS));
    }
    return Math.toIntExact(count);
  }

  /// In the direct modes nothing is carried (RFC 7516 section 5.2, step 10).
  void requireNoEncryptedKey(byte[] encryptedKey) {
    if (encryptedKey.length != 0) {
      throw new Refusal(MALFORMED, "an encrypted key, where %s has none".formatted(algorithm));
    }
  }

  boolean fits(byte[] contentKey) {
    return contentKey.length == encryption.keyBytes();
  }

  /// Stands for a key that could not be had.
  byte[] randomKey() {
    var key = new byte[encryption.keyBytes()];
    RANDOM.nextBytes(key);
    return key;
  }
}

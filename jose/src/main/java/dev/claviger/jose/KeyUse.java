package dev.claviger.jose;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What `use` and `key_ops` (RFC 7517 sections 4.2 and 4.3) let a key do.
///
/// @param making whether it may sign, or encrypt
/// @param opening whether it may verify, or decrypt
record KeyUse(
    KeyPurpose purpose, boolean making, boolean opening, Optional<List<String>> operations) {
  /// Whatever the algorithm is for.
  static KeyUse any(JoseAlgorithm algorithm) {
    return new KeyUse(KeyPurpose.of(algorithm), true, true, Optional.empty());
  }

  static KeyUse parse(JsonObject jwk, JoseAlgorithm algorithm, boolean secret) {
    KeyPurpose purpose = KeyPurpose.of(algorithm);
    jwk.member("use").ifPresent(use -> requirePurpose(use, purpose));
    if (!jwk.has("key_ops")) {
      return any(algorithm);
    }
    List<String> operations =
        jwk.strings("key_ops")
            .orElseThrow(() -> new UnusableKeyException("key_ops is not an array of strings"));
    if (new HashSet<>(operations).size() < operations.size()) {
      throw new UnusableKeyException("key_ops says something twice");
    }
    KeyUse use = of(purpose, operations);
    requireOfUse(use, secret);
    return use;
  }

  private static KeyUse of(KeyPurpose purpose, List<String> operations) {
    return new KeyUse(
        purpose,
        !Collections.disjoint(operations, purpose.making()),
        !Collections.disjoint(operations, purpose.opening()),
        Optional.of(operations));
  }

  private static void requirePurpose(JsonValue use, KeyPurpose purpose) {
    if (!use.equals(new JsonString(purpose.use()))) {
      throw new UnusableKeyException("the key's use is not " + purpose.use());
    }
  }

  /// Whoever has a public key verifies or encrypts with it; the other side takes the secret.
  private static void requireOfUse(KeyUse use, boolean secret) {
    boolean signature = use.purpose.use().equals("sig");
    boolean byAnybody = signature ? use.opening : use.making;
    boolean byOwner = signature ? use.making : use.opening;
    if (!byAnybody && !(byOwner && secret)) {
      throw new UnusableKeyException(
          signature
              ? "key_ops allows neither signing nor verifying"
              : "key_ops allows neither encrypting nor decrypting");
    }
  }

  /// The public key of a pair verifies what the private one signs, and encrypts what it decrypts.
  KeyUse publicOnly() {
    if (operations.isEmpty()) {
      return this;
    }
    boolean signature = purpose.use().equals("sig");
    String operation = (signature ? purpose.opening() : purpose.making()).getFirst();
    return of(purpose, List.of(operation));
  }

  void write(JsonObject.Builder json) {
    json.put("use", purpose.use());
    operations.ifPresent(list -> json.put("key_ops", JsonArray.ofStrings(list)));
  }
}

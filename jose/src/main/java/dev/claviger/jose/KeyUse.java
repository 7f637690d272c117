package dev.claviger.jose;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What `use` and `key_ops` (RFC 7517 sections 4.2 and 4.3) let a signature key do.
record KeyUse(boolean sign, boolean verify, Optional<List<String>> operations) {
  static final KeyUse ANY = new KeyUse(true, true, Optional.empty());

  static KeyUse parse(JsonObject jwk, boolean secret) {
    jwk.member("use").ifPresent(KeyUse::requireSignature);
    if (!jwk.has("key_ops")) {
      return ANY;
    }
    List<String> operations =
        jwk.strings("key_ops")
            .orElseThrow(() -> new UnusableKeyException("key_ops is not an array of strings"));
    if (new HashSet<>(operations).size() < operations.size()) {
      throw new UnusableKeyException("key_ops says something twice");
    }
    var use =
        new KeyUse(
            operations.contains("sign"), operations.contains("verify"), Optional.of(operations));
    if (!use.verify && !(use.sign && secret)) {
      throw new UnusableKeyException("key_ops allows neither signing nor verifying");
    }
    return use;
  }

  private static void requireSignature(JsonValue use) {
    if (!use.equals(new JsonString("sig"))) {
      throw new UnusableKeyException("the key's use is not sig");
    }
  }

  /// The public key of a pair verifies what the private one signs.
  KeyUse publicOnly() {
    return operations.isEmpty() ? this : new KeyUse(false, true, Optional.of(List.of("verify")));
  }

  void write(JsonObject.Builder json) {
    json.put("use", "sig");
    operations.ifPresent(list -> json.put("key_ops", JsonArray.ofStrings(list)));
  }
}

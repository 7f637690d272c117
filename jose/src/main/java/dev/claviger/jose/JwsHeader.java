package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.ALGORITHM_NOT_ALLOWED;
import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.UNSUPPORTED_HEADER;

import java.util.Optional;

/// A protected header that is well-formed and asks for nothing that is not understood here. Says
/// nothing yet about who wrote it.
record JwsHeader(
    JsonObject json, SignatureAlgorithm algorithm, Optional<String> keyId, Optional<String> type) {
  private static final JsonLimits LIMITS = new JsonLimits(16 * 1024, 16);

  /// @throws Refusal when it is not
  static JwsHeader parse(byte[] utf8) {
    JsonObject json = parseObject(utf8);
    Optional<String> keyId = stringOrAbsent(json, "kid");
    refuseExtensions(json);
    return new JwsHeader(json, algorithm(json), keyId, stringOrAbsent(json, "typ"));
  }

  private static JsonObject parseObject(byte[] utf8) {
    try {
      return JsonObject.parse(utf8, LIMITS);
    } catch (InvalidJsonException e) {
      throw new Refusal(MALFORMED, "header: " + e.getMessage());
    }
  }

  /// No extension is supported, so whatever `crit` lists is unknown (RFC 7515 section 4.1.11); an
  /// unencoded payload without `crit` would be read as another payload by whoever ignores `b64`
  /// (RFC 7797 section 6).
  private static void refuseExtensions(JsonObject json) {
    if (json.has("crit")) {
      throw new Refusal(UNSUPPORTED_HEADER, "crit is " + json.member("crit").orElseThrow());
    }
    if (json.has("b64")) {
      throw new Refusal(UNSUPPORTED_HEADER, "b64 is present");
    }
  }

  private static SignatureAlgorithm algorithm(JsonObject json) {
    String name =
        stringOrAbsent(json, "alg").orElseThrow(() -> new Refusal(MALFORMED, "header: no alg"));
    return SignatureAlgorithm.named(name)
        .orElseThrow(() -> new Refusal(ALGORITHM_NOT_ALLOWED, "alg is " + new JsonString(name)));
  }

  private static Optional<String> stringOrAbsent(JsonObject json, String name) {
    Optional<String> value = json.string(name);
    if (value.isEmpty() && json.has(name)) {
      throw new Refusal(MALFORMED, "header: " + name + " is not a string");
    }
    return value;
  }
}

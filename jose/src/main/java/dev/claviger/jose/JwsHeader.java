package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.ALGORITHM_NOT_ALLOWED;
import static dev.claviger.jose.RejectionReason.MALFORMED;

import java.util.Optional;

/// A header that is well-formed and asks for nothing that is not understood here (RFC 7515 section
/// 4). Says nothing yet about who wrote it.
///
/// @param json the protected part
/// @param unprotected the part that no signature covers: empty in the compact serialization
/// @param type `typ`, of the protected part alone
/// @param mediaType `typ` as it is compared: [Expectations#canonicalType]
/// @param encodedPayload whether the signature covers the payload in base64url (RFC 7797 section 3)
record JwsHeader(
    JsonObject json,
    JsonObject unprotected,
    SignatureAlgorithm algorithm,
    Optional<String> keyId,
    Optional<String> type,
    Optional<String> mediaType,
    boolean encodedPayload) {
  private static final JsonLimits LIMITS = new JsonLimits(16 * 1024, 16);

  /// @throws Refusal when it is not
  static JwsHeader parse(byte[] utf8) {
    return parse(utf8, CriticalHeaders.NONE);
  }

  /// @throws Refusal when it is not
  static JwsHeader parse(byte[] utf8, CriticalHeaders critical) {
    JsonObject json = parseObject(utf8);
    return of(json, JsonObject.empty(), json, critical);
  }

  /// A header of the JSON serialization, in two parts.
  ///
  /// The key id may stand in either: it is a hint, and a wrong one leads to a key that did not
  /// sign.
  ///
  /// @param saysAlgorithm the part that `alg` is taken from
  /// @throws Refusal when it is not
  static JwsHeader of(
      JsonObject json, JsonObject unprotected, JsonObject saysAlgorithm, CriticalHeaders critical) {
    Optional<String> keyId =
        stringOrAbsent(json, "kid").or(() -> stringOrAbsent(unprotected, "kid"));
    Optional<String> type = stringOrAbsent(json, "typ");
    critical.check(json);
    return new JwsHeader(
        json,
        unprotected,
        algorithm(saysAlgorithm),
        keyId,
        type,
        type.map(Expectations::canonicalType),
        encodesPayload(json));
  }

  /// Whether `b64` is absent or true.
  static boolean encodesPayload(JsonObject json) {
    return json.bool(CriticalHeaders.UNENCODED).orElse(true);
  }

  /// @throws Refusal when it is no JSON object
  static JsonObject parseObject(byte[] utf8) {
    try {
      return JsonObject.parse(utf8, LIMITS);
    } catch (InvalidJsonException e) {
      throw new Refusal(MALFORMED, "header: " + e.getMessage());
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

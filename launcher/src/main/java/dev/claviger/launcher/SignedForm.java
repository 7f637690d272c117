package dev.claviger.launcher;

import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonObject;

/// The serializations of a signed token, RFC 7515 section 7. All say the same three things.
enum SignedForm {
  compact,
  flattened,
  general;

  /// @param token compact
  String of(String token) {
    var segments = token.split("\\.", -1);
    var signature =
        JsonObject.builder().put("protected", segments[0]).put("signature", segments[2]).build();
    return switch (this) {
      case compact -> token;
      case flattened -> withPayload(signature, segments[1]).toJson();
      case general ->
          withPayload(JsonObject.empty().with("signatures", JsonArray.of(signature)), segments[1])
              .toJson();
    };
  }

  /// A detached one is left out, not empty (RFC 7515 appendix F).
  private static JsonObject withPayload(JsonObject message, String payload) {
    var json = JsonObject.builder();
    if (!payload.isEmpty()) {
      json.put("payload", payload);
    }
    message.members().forEach(json::put);
    return json.build();
  }
}

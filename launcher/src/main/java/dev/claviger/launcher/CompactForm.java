package dev.claviger.launcher;

import dev.claviger.jose.InvalidJsonException;
import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonObject;
import java.util.Base64;
import java.util.Optional;

/// A token in any serialization (RFC 7515 section 7), as the compact one, which is what a verifier
/// of tokens takes (RFC 7519 section 3). Only the form changes: nothing that the signature does not
/// cover gets in.
///
/// @param text compact or JSON
/// @param detached the payload, where the token leaves it out (RFC 7515 appendix F)
record CompactForm(String text, Optional<byte[]> detached) {

  /// @throws CommandFailure when it has another content than one signature, or two payloads
  String token() {
    var token = text.startsWith("{") ? ofJson() : text;
    return detached.map(payload -> attach(token, payload)).orElse(token);
  }

  private String ofJson() {
    try {
      var message = JsonObject.parse(text);
      var signature = signature(message);
      if (message.has("header") || signature.has("header")) {
        throw refused("it has an unprotected header, which no signature covers: a token has none");
      }
      return "%s.%s.%s"
          .formatted(
              member(signature, "protected"),
              message.has("payload") ? member(message, "payload") : "",
              member(signature, "signature"));
    } catch (InvalidJsonException e) {
      throw refused("it begins like JSON and is none: " + e.getMessage());
    }
  }

  private static JsonObject signature(JsonObject message) {
    if (message.has("ciphertext")) {
      throw refused("it is encrypted: decrypt it first, by claviger jwt decrypt --key FILE");
    }
    if (!message.has("signatures")) {
      return message;
    }
    if (message.has("signature") || message.has("protected")) {
      throw refused("it is both flattened and general JSON");
    }
    var signatures = message.array("signatures").orElse(JsonArray.of()).elements();
    if (signatures.size() == 1 && signatures.getFirst() instanceof JsonObject only) {
      return only;
    }
    throw refused("it has %d signatures, a token has one".formatted(signatures.size()));
  }

  private static String member(JsonObject json, String name) {
    return json.string(name)
        .filter(value -> value.indexOf('.') < 0)
        .orElseThrow(() -> refused("it has no %s in base64url".formatted(name)));
  }

  private static String attach(String token, byte[] payload) {
    var segments = token.split("\\.", -1);
    if (segments.length != 3 || !segments[1].isEmpty()) {
      throw refused("it has a payload of its own, or is not signed: leave out --detached");
    }
    return "%s.%s.%s"
        .formatted(
            segments[0],
            Base64.getUrlEncoder().withoutPadding().encodeToString(payload),
            segments[2]);
  }

  private static CommandFailure refused(String message) {
    return new CommandFailure(ExitCode.REFUSED, "this token cannot be read: " + message);
  }
}

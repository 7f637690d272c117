package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED;

import dev.claviger.jose.ReceivedJwe.Recipient;
import dev.claviger.jose.crypto.ContentCipher.Sealed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The JSON serializations, general and flattened, RFC 7516 section 7.2, read strictly. Members
/// that the RFC does not know are ignored, as it asks.
final class JsonJwe {
  private JsonJwe() {}

  /// @throws Refusal when it is neither
  static ReceivedJwe parse(String json, DecryptionSettings settings) {
    ReceivedJwe.requireLength(json, settings.maxBytes());
    JsonObject message = object(json, settings);
    Optional<String> guarded = string(message, "protected");
    Optional<String> aad = string(message, "aad");
    aad.ifPresent(data -> ReceivedJwe.decode(data, "aad"));
    return new ReceivedJwe(
        guarded.map(ReceivedJwe::header).orElse(JsonObject.empty()),
        guarded.orElse(""),
        header(message, "unprotected"),
        recipients(message, settings.maxRecipients()),
        aad,
        bytes(message, "iv"),
        new Sealed(bytes(message, "ciphertext"), bytes(message, "tag")));
  }

  private static JsonObject object(String json, DecryptionSettings settings) {
    try {
      return JsonObject.parse(
          Utf8.encode(json),
          new JsonLimits(
              (int) Math.min(Integer.MAX_VALUE, 3L * settings.maxBytes()),
              ReceivedJwe.HEADER_LIMITS.maxDepth()));
    } catch (InvalidJsonException e) {
      throw new Refusal(MALFORMED, "message: " + e.getMessage());
    }
  }

  private static List<Recipient> recipients(JsonObject message, int most) {
    if (!message.has("recipients")) {
      return List.of(recipient(message));
    }
    if (message.has("header") || message.has("encrypted_key")) {
      throw new Refusal(MALFORMED, "both flattened and general");
    }
    List<JsonValue> elements =
        message
            .array("recipients")
            .orElseThrow(() -> new Refusal(MALFORMED, "recipients is not an array"))
            .elements();
    if (elements.isEmpty() || elements.size() > most) {
      throw new Refusal(
          MALFORMED, "%d recipients, 1 to %d allowed".formatted(elements.size(), most));
    }
    return recipients(elements);
  }

  private static List<Recipient> recipients(List<JsonValue> elements) {
    var recipients = new ArrayList<Recipient>();
    for (JsonValue element : elements) {
      if (!(element instanceof JsonObject object)) {
        throw new Refusal(MALFORMED, "a recipient is not an object");
      }
      recipients.add(recipient(object));
    }
    return recipients;
  }

  private static Recipient recipient(JsonObject object) {
    return new Recipient(header(object, "header"), bytes(object, "encrypted_key"));
  }

  private static JsonObject header(JsonObject object, String name) {
    if (object.has(name) && object.object(name).isEmpty()) {
      throw new Refusal(MALFORMED, name + " is not an object");
    }
    return object.object(name).orElse(JsonObject.empty());
  }

  private static byte[] bytes(JsonObject object, String name) {
    return ReceivedJwe.decode(string(object, name).orElse(""), name);
  }

  private static Optional<String> string(JsonObject object, String name) {
    if (object.has(name) && object.string(name).isEmpty()) {
      throw new Refusal(MALFORMED, name + " is not a string");
    }
    return object.string(name);
  }
}

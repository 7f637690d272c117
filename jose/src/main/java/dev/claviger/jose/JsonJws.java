package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.TOO_LARGE;

import dev.claviger.jose.encoding.Base64Url;
import java.util.List;
import java.util.Optional;

/// The JSON serializations (RFC 7515 section 7.2), general and flattened, taken apart. What is
/// wrong with the form of one part is wrong with the whole; nothing is verified yet.
///
/// @param payload the member `payload`; absent when the payload is detached
record JsonJws(Optional<String> payload, List<Part> signatures) {
  private static final int MAX_DEPTH = 16;

  /// One signature with its headers.
  static final class Part {
    private final byte[] encodedHeader;
    private final byte[] signature;
    final JsonObject header;
    final JsonObject unprotected;

    private Part(
        byte[] encodedHeader, JsonObject header, JsonObject unprotected, byte[] signature) {
      this.encodedHeader = encodedHeader;
      this.header = header;
      this.unprotected = unprotected;
      this.signature = signature;
    }

    boolean isSignedBy(Jwk key, JwsPayload payload) {
      byte[] input = payload.signingInput(encodedHeader);
      return key.verify(input, 0, input.length, signature);
    }
  }

  /// @throws Refusal when it is neither of the two
  static JsonJws parse(String json, int maxBytes, int maxSignatures) {
    JsonObject jws = parseObject(json, maxBytes);
    Optional<String> payload = stringOrAbsent(jws, "payload");
    if (!jws.has("signatures")) {
      return new JsonJws(payload, List.of(part(jws)));
    }
    // RFC 7515 section 7.2.2: readers that look at one of the two only would see two messages.
    if (jws.has("signature") || jws.has("protected") || jws.has("header")) {
      throw new Refusal(MALFORMED, "both general and flattened");
    }
    return new JsonJws(payload, parts(jws, maxSignatures));
  }

  private static JsonObject parseObject(String json, int maxBytes) {
    if (json.length() > maxBytes) {
      throw new Refusal(TOO_LARGE, json.length() + " characters, " + maxBytes + " allowed");
    }
    try {
      return JsonObject.parse(Utf8.encode(json), new JsonLimits(maxBytes, MAX_DEPTH));
    } catch (InvalidJsonException e) {
      throw new Refusal(MALFORMED, "not JSON: " + e.getMessage());
    }
  }

  private static List<Part> parts(JsonObject jws, int maxSignatures) {
    List<JsonValue> elements =
        jws.array("signatures")
            .orElseThrow(() -> new Refusal(MALFORMED, "signatures is not an array"))
            .elements();
    if (elements.isEmpty()) {
      throw new Refusal(MALFORMED, "no signatures");
    }
    if (elements.size() > maxSignatures) {
      throw new Refusal(TOO_LARGE, elements.size() + " signatures, " + maxSignatures + " allowed");
    }
    return elements.stream().map(JsonJws::part).toList();
  }

  private static Part part(JsonValue element) {
    if (!(element instanceof JsonObject object)) {
      throw new Refusal(MALFORMED, "a signature is not an object");
    }
    String signature =
        stringOrAbsent(object, "signature")
            .orElseThrow(() -> new Refusal(MALFORMED, "no signature"));
    Optional<String> encodedHeader = stringOrAbsent(object, "protected");
    JsonObject header =
        encodedHeader
            .map(encoded -> JwsHeader.parseObject(decode(encoded, "protected")))
            .orElse(JsonObject.empty());
    return new Part(
        Utf8.encode(encodedHeader.orElse("")),
        header,
        unprotected(object, header),
        decode(signature, "signature"));
  }

  /// No name in both parts (RFC 7515 section 7.2.1): readers would differ in which of the two
  /// counts. And what decides how the message is read must be protected (sections 4.1.11, RFC 7797
  /// section 3).
  private static JsonObject unprotected(JsonObject object, JsonObject header) {
    if (!object.has("header")) {
      return JsonObject.empty();
    }
    JsonObject unprotected =
        object
            .object("header")
            .orElseThrow(() -> new Refusal(MALFORMED, "header is not an object"));
    for (String name : unprotected.names()) {
      if (header.has(name)) {
        throw new Refusal(MALFORMED, "header: %s is both protected and not".formatted(name));
      }
      if (name.equals("crit") || name.equals(CriticalHeaders.UNENCODED)) {
        throw new Refusal(MALFORMED, "header: %s is not protected".formatted(name));
      }
    }
    return unprotected;
  }

  /// Whether the payload is encoded, about which all signatures must agree (RFC 7797 section 3).
  boolean encodesPayload() {
    boolean first = JwsHeader.encodesPayload(signatures.getFirst().header);
    if (signatures.stream().anyMatch(part -> JwsHeader.encodesPayload(part.header) != first)) {
      throw new Refusal(MALFORMED, "b64 is not the same for all signatures");
    }
    return first;
  }

  private static Optional<String> stringOrAbsent(JsonObject json, String name) {
    Optional<String> value = json.string(name);
    if (value.isEmpty() && json.has(name)) {
      throw new Refusal(MALFORMED, name + " is not a string");
    }
    return value;
  }

  private static byte[] decode(String text, String name) {
    try {
      return Base64Url.decode(text);
    } catch (IllegalArgumentException _) {
      throw new Refusal(MALFORMED, name + ": not canonical base64url");
    }
  }
}

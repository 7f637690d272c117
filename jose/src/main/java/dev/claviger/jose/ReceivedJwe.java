package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.TOO_LARGE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.claviger.jose.crypto.ContentCipher.Sealed;
import dev.claviger.jose.encoding.Base64Url;
import java.util.List;
import java.util.Optional;

/// An encrypted message, taken apart and not yet decrypted, of whichever serialization.
///
/// @param guarded the protected header; empty where there is none
/// @param encodedGuarded the same as it stands in the message
/// @param shared the header that no tag covers, for all recipients
/// @param aad additional authenticated data as it stands in the message, encoded
@SuppressWarnings("ArrayRecordComponent") // carries bytes, and is never compared
record ReceivedJwe(
    JsonObject guarded,
    String encodedGuarded,
    JsonObject shared,
    List<Recipient> recipients,
    Optional<String> aad,
    byte[] iv,
    Sealed sealed) {
  static final JsonLimits HEADER_LIMITS = new JsonLimits(16 * 1024, 16);

  /// @param header what only this one has, and no tag covers
  @SuppressWarnings("ArrayRecordComponent") // carries bytes, and is never compared
  record Recipient(JsonObject header, byte[] encryptedKey) {}

  /// The compact serialization, RFC 7516 section 7.1.
  ///
  /// @throws Refusal when it is not five segments of base64url, the first a JSON object
  static ReceivedJwe parse(String token, int maxBytes) {
    requireLength(token, maxBytes);
    String[] segments = token.split("\\.", 6);
    if (segments.length != 5) {
      throw new Refusal(MALFORMED, "not five segments");
    }
    var recipient = new Recipient(JsonObject.empty(), decode(segments[1], "encrypted key"));
    return new ReceivedJwe(
        header(segments[0]),
        segments[0],
        JsonObject.empty(),
        List.of(recipient),
        Optional.empty(),
        decode(segments[2], "initialization vector"),
        new Sealed(decode(segments[3], "ciphertext"), decode(segments[4], "tag")));
  }

  static void requireLength(String token, int maxBytes) {
    if (token.length() > maxBytes) {
      throw new Refusal(TOO_LARGE, token.length() + " characters, " + maxBytes + " allowed");
    }
  }

  static JsonObject header(String encoded) {
    try {
      return JsonObject.parse(decode(encoded, "header"), HEADER_LIMITS);
    } catch (InvalidJsonException e) {
      throw new Refusal(MALFORMED, "header: " + e.getMessage());
    }
  }

  static byte[] decode(String text, String segment) {
    try {
      return Base64Url.decode(text);
    } catch (IllegalArgumentException _) {
      throw new Refusal(MALFORMED, segment + ": not canonical base64url");
    }
  }

  /// All of the header that a recipient has. No name may stand in two parts (RFC 7516 section
  /// 7.2.1): which of them counted would be anybody's guess.
  JsonObject headerFor(Recipient recipient) {
    var all = guarded.toBuilder();
    shared.members().forEach(all::put);
    recipient.header().members().forEach(all::put);
    JsonObject joined = all.build();
    if (joined.size() != guarded.size() + shared.size() + recipient.header().size()) {
      throw new Refusal(MALFORMED, "a header parameter stands in two parts of the header");
    }
    return joined;
  }

  /// What the tag covers besides the ciphertext (RFC 7516 section 5.1, step 14).
  byte[] additional() {
    return additional(encodedGuarded, aad);
  }

  static byte[] additional(String encodedGuarded, Optional<String> aad) {
    return aad.map(data -> encodedGuarded + "." + data).orElse(encodedGuarded).getBytes(ISO_8859_1);
  }

  void requireSizes(ContentEncryption encryption) {
    requireSize("initialization vector", iv, encryption.ivBytes());
    requireSize("tag", sealed.tag(), encryption.tagBytes());
  }

  private static void requireSize(String what, byte[] bytes, int size) {
    if (bytes.length != size) {
      throw new Refusal(
          MALFORMED, "%s: %d bytes instead of %d".formatted(what, bytes.length, size));
    }
  }
}

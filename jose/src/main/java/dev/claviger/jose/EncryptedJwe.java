package dev.claviger.jose;

import dev.claviger.jose.crypto.ContentCipher.Sealed;
import dev.claviger.jose.encoding.Base64Url;
import java.util.List;
import java.util.Optional;

/// An encrypted message, ready to be written in any serialization (RFC 7516 section 7).
///
/// @param aad encoded
@SuppressWarnings("ArrayRecordComponent") // carries bytes, and is never compared
record EncryptedJwe(
    String encodedHeader,
    JsonObject shared,
    List<Part> parts,
    Optional<String> aad,
    byte[] iv,
    Sealed sealed) {

  /// What one recipient alone has.
  @SuppressWarnings("ArrayRecordComponent") // carries bytes, and is never compared
  record Part(JsonObject header, byte[] encryptedKey) {}

  String compact() {
    return String.join(
        ".",
        encodedHeader,
        Base64Url.encodeToString(parts.getFirst().encryptedKey()),
        Base64Url.encodeToString(iv),
        Base64Url.encodeToString(sealed.ciphertext()),
        Base64Url.encodeToString(sealed.tag()));
  }

  JsonObject flattened() {
    var json = start();
    write(parts.getFirst(), json);
    return finish(json);
  }

  JsonObject general() {
    var json = start();
    json.put("recipients", new JsonArray(parts.stream().map(EncryptedJwe::recipient).toList()));
    return finish(json);
  }

  private static JsonValue recipient(Part part) {
    var json = JsonObject.builder();
    write(part, json);
    return json.build();
  }

  private static void write(Part part, JsonObject.Builder json) {
    if (!part.header().isEmpty()) {
      json.put("header", part.header());
    }
    if (part.encryptedKey().length > 0) {
      json.put("encrypted_key", Base64Url.encodeToString(part.encryptedKey()));
    }
  }

  private JsonObject.Builder start() {
    var json = JsonObject.builder().put("protected", encodedHeader);
    if (!shared.isEmpty()) {
      json.put("unprotected", shared);
    }
    return json;
  }

  private JsonObject finish(JsonObject.Builder json) {
    aad.ifPresent(data -> json.put("aad", data));
    return json.put("iv", Base64Url.encodeToString(iv))
        .put("ciphertext", Base64Url.encodeToString(sealed.ciphertext()))
        .put("tag", Base64Url.encodeToString(sealed.tag()))
        .build();
  }
}

package dev.claviger.jose;

import dev.claviger.jose.encoding.Base64Url;
import java.util.Optional;

/// An encoded protected header, ready to stand before a payload.
final class HeaderTemplate {
  private final byte[] encoded;

  private HeaderTemplate(byte[] encoded) {
    this.encoded = encoded;
  }

  static HeaderTemplate of(JsonObject header) {
    return new HeaderTemplate(Base64Url.encode(header.toUtf8()));
  }

  byte[] encoded() {
    return encoded;
  }

  /// `alg`, then `typ`, then `kid`, then what the caller adds.
  static JsonObject header(Jwk key, Optional<String> type, JsonObject more) {
    var header = JsonObject.builder().put("alg", key.algorithm().joseName());
    type.ifPresent(value -> header.put("typ", value));
    key.keyId().ifPresent(id -> header.put("kid", id));
    more.members().forEach(header::put);
    return header.build();
  }
}

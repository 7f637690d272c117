package dev.claviger.launcher;

import dev.claviger.jose.JsonObject;
import dev.claviger.launcher.TokenAnatomy.Encrypted;
import dev.claviger.launcher.TokenAnatomy.Payload;
import dev.claviger.launcher.TokenAnatomy.Signed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// An unverified token as programs read it, which it tells so in its first member.
final class TokenJson {

  private TokenJson() {}

  static JsonObject of(TokenAnatomy anatomy) {
    var facts = JsonObject.builder().put("verified", false);
    switch (anatomy) {
      case Signed signed -> {
        facts.put("form", "JWS").put("header", signed.header());
        facts(facts, signed.payload());
        facts.put("signature_bytes", signed.signatureBytes());
      }
      case Encrypted encrypted ->
          facts
              .put("form", "JWE")
              .put("header", encrypted.header())
              .put("content_bytes", encrypted.contentBytes());
    }
    return facts.build();
  }

  private static void facts(JsonObject.Builder facts, Payload payload) {
    switch (payload) {
      case Payload.Claims(var claims) -> facts.put("claims", claims).put("times", times(claims));
      case Payload.Nested(var token) -> facts.put("nested", of(token));
      case Payload.Other(var bytes) -> facts.put("payload", base64(bytes));
    }
  }

  private static String base64(ByteBuffer bytes) {
    var encoded = Base64.getUrlEncoder().withoutPadding().encode(bytes.duplicate());
    return StandardCharsets.US_ASCII.decode(encoded).toString();
  }

  /// The dates among the claims, so that no program has to count seconds.
  static JsonObject times(JsonObject claims) {
    var times = JsonObject.builder();
    claims
        .members()
        .forEach((name, value) ->
            Glossary.date(name, value).ifPresent(date -> times.put(name, date.toString())));
    return times.build();
  }
}

package dev.claviger.launcher;

import dev.claviger.jose.InvalidJsonException;
import dev.claviger.jose.JsonLimits;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A token taken apart and believed in nothing. Reads what a verifier would refuse too (any
/// algorithm, any extension, any type), since a person wants to see why.
sealed interface TokenAnatomy {

  /// The protected header.
  JsonObject header();

  /// A JWS.
  ///
  /// @param payload what is signed: claims, another token, or anything
  record Signed(JsonObject header, Payload payload, int signatureBytes) implements TokenAnatomy {}

  /// A JWE.
  ///
  /// @param keyBytes length of the encrypted key; 0 where the key is agreed on or shared
  record Encrypted(JsonObject header, int keyBytes, int contentBytes) implements TokenAnatomy {}

  /// What a signature is over.
  sealed interface Payload {
    record Claims(JsonObject claims) implements Payload {}

    record Nested(TokenAnatomy token) implements Payload {}

    record Other(ByteBuffer bytes) implements Payload {}
  }

  /// Tokens within tokens, more than anybody nests.
  int DEEPEST = 4;

  static TokenAnatomy of(String token) {
    return of(token, DEEPEST);
  }

  private static TokenAnatomy of(String token, int depth) {
    var segments = List.of(token.split("\\.", -1));
    return switch (segments.size()) {
      case 3 -> signed(segments, depth);
      case 5 -> encrypted(segments);
      default ->
          throw refused(
              "this is no token in compact form: it has %d segments between dots, where a signed one has 3 and an encrypted one 5"
                  .formatted(segments.size()));
    };
  }

  private static Signed signed(List<String> segments, int depth) {
    return new Signed(
        header(segments.getFirst()),
        payload(bytes(segments.get(1), "payload"), depth),
        bytes(segments.get(2), "signature").length);
  }

  private static Encrypted encrypted(List<String> segments) {
    return new Encrypted(
        header(segments.getFirst()),
        bytes(segments.get(1), "encrypted key").length,
        bytes(segments.get(3), "ciphertext").length);
  }

  private static JsonObject header(String segment) {
    try {
      return JsonObject.parse(bytes(segment, "header"), JsonLimits.DEFAULT);
    } catch (InvalidJsonException e) {
      throw refused("the header is not a JSON object: " + e.getMessage());
    }
  }

  private static Payload payload(byte[] bytes, int depth) {
    return claims(bytes)
        .<Payload>map(Payload.Claims::new)
        .or(() -> nested(bytes, depth).map(Payload.Nested::new))
        .orElseGet(() -> new Payload.Other(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
  }

  /// The claims, if it is a JSON object.
  static Optional<JsonObject> claims(byte[] bytes) {
    try {
      return Optional.of(JsonObject.parse(bytes, JsonLimits.DEFAULT));
    } catch (InvalidJsonException _) {
      return Optional.empty();
    }
  }

  private static Optional<TokenAnatomy> nested(byte[] bytes, int depth) {
    try {
      return depth == 0
          ? Optional.empty()
          : Optional.of(of(new String(bytes, StandardCharsets.US_ASCII), depth - 1));
    } catch (CommandFailure _) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(String segment, String name) {
    try {
      return Base64.getUrlDecoder().decode(segment);
    } catch (IllegalArgumentException _) {
      var shown = segment.length() > 40 ? segment.substring(0, 40) + "…" : segment;
      throw refused("the %s is not base64url: %s".formatted(name, new JsonString(shown)));
    }
  }

  private static CommandFailure refused(String message) {
    return new CommandFailure(ExitCode.REFUSED, message);
  }
}

package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.NOT_ENCRYPTED;
import static dev.claviger.jose.RejectionReason.NOT_SIGNED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;

/// Takes a signed token out of the encryption around it (nested JWT, RFC 7519 section 5.2 and
/// appendix A.2).
///
/// Decrypting says nothing about the sender: to a public key anybody can encrypt. So what comes out
/// is a token still to be verified, and never claims.
///
/// @param required whether a token without encryption is refused
record Envelope(JweDecrypter decrypter, boolean required) {
  private static final Optional<String> NESTED = Optional.of("jwt");

  /// The signed token, still to be verified.
  ///
  /// @throws Refusal when there is none
  String open(String token, int maxBytes) {
    ReceivedJwe.requireLength(token, maxBytes);
    long dots = token.chars().filter(character -> character == '.').count();
    if (dots == 4) {
      return nested(decrypter.open(token));
    }
    if (required && dots == 2) {
      throw new Refusal(NOT_ENCRYPTED, "three segments, not five");
    }
    return token;
  }

  private static String nested(DecryptedJwe message) {
    Optional<String> content = message.protectedHeader().string("cty");
    if (!content.map(Expectations::canonicalType).equals(NESTED)) {
      throw new Refusal(
          NOT_SIGNED, content.map(type -> "cty is " + new JsonString(type)).orElse("no cty"));
    }
    return new String(message.plaintextUncopied(), ISO_8859_1);
  }
}

package dev.claviger.jose;

/// Every reason for which a token can be refused, in the order in which the checks are made. A
/// token that is signed and then encrypted goes through the first of them twice: in its envelope,
/// and with what was in it.
public enum RejectionReason {
  TOO_LARGE("The token is longer than the limit."),
  MALFORMED(
      "The token does not have the form of its serialization: base64url segments, or the members of a JSON object, with a JSON object as header."),
  UNSUPPORTED_HEADER("The token's header asks for an extension that is not understood here."),
  ALGORITHM_NOT_ALLOWED("The token's algorithm is not the one that the key is for."),
  UNKNOWN_KEY("The token names a key that is not among the keys of this verifier."),
  TOO_COSTLY(
      "The token asks for more work than the limit allows, to derive a key or to decompress."),
  DECRYPTION_FAILED("The token was not encrypted for this key, or was changed on the way."),
  NOT_ENCRYPTED("The token is not encrypted, and this verifier asks for encryption."),
  NOT_SIGNED(
      "What the token encrypts is not a signed token: anybody who has the public key could have made it."),
  SIGNATURE_MISMATCH("The token's signature was not made over this content with this key."),
  WRONG_TYPE("The token's header states another type than the expected one."),
  MALFORMED_CLAIMS(
      "The token's claims are not a JSON object, or a registered claim has a value of the wrong kind."),
  ISSUED_IN_FUTURE("The token says that it was issued in the future: check the clocks."),
  NOT_YET_VALID("The token is not valid yet."),
  EXPIRY_MISSING("The token has no expiry, and this verifier asks for one."),
  EXPIRED("The token has expired."),
  TOO_OLD("The token was issued longer ago than this verifier accepts, or does not say when."),
  WRONG_ISSUER("The token was issued by somebody else than expected."),
  WRONG_AUDIENCE("The token is meant for somebody else.");

  private final String sentence;

  RejectionReason(String sentence) {
    this.sentence = sentence;
  }

  /// One sentence for an operator.
  public String sentence() {
    return sentence;
  }
}

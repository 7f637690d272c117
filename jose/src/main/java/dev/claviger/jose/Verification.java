package dev.claviger.jose;

/// What came of verifying a token.
public sealed interface Verification {
  /// The token is authentic and meets every expectation of the verifier.
  record Verified(VerifiedJwt jwt) implements Verification {}

  /// The token must not be believed.
  ///
  /// @param detail for the log: may quote the token, so not for its sender
  record Rejected(RejectionReason reason, String detail) implements Verification {}
}

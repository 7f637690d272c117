package dev.claviger.benchmarks;

/// One library with one key, set up as its own documentation says.
interface Contender {
  /// The claims of [Token], signed.
  Object sign() throws Exception;

  /// Checks signature, expiry, issuer and audience, and returns the subject.
  Object verify(String token) throws Exception;
}

package dev.claviger.server.tokens;

import dev.claviger.client.IdentityAssertion;
import dev.claviger.client.RemoteJwks;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.RejectionReason;
import dev.claviger.jose.UnverifiedJwt;
import dev.claviger.jose.Verification;
import dev.claviger.server.keys.KeyRing;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whose signatures count: ours, and those of one other issuer if there is one.
record TokenIssuers(JwtVerifier us, Optional<JwtVerifier> other) {
  /// Why our keys refuse a token that another issuer may have signed.
  private static final Set<RejectionReason> OF_OTHERS =
      Set.of(
          RejectionReason.UNKNOWN_KEY,
          RejectionReason.ALGORITHM_NOT_ALLOWED,
          RejectionReason.SIGNATURE_MISMATCH);

  /// Of tokens that name one of the audiences, where there are any.
  static TokenIssuers of(
      TokenSettings settings,
      List<String> audiences,
      KeyRing keys,
      Optional<RemoteJwks> remoteKeys,
      InstantSource clock) {
    return new TokenIssuers(
        verifier(settings, audiences, keys.verifying(), clock),
        remoteKeys.map(remote -> verifier(settings, audiences, remote, clock)));
  }

  /// The type and the expiry are waived here because they are checked afterwards, with answers of
  /// their own; `typ` is not asked for since SimpleJWT's tokens may lack it, but what is an
  /// assertion to an application is no token here.
  static JwtVerifier verifier(
      TokenSettings settings, List<String> audiences, KeySource keys, InstantSource clock) {
    var expect =
        JwtVerifier.builder(keys)
            .clock(clock)
            .clockSkew(settings.leeway())
            .anyTypeBut(IdentityAssertion.TYPE)
            .expiryOptional();
    settings.issuer().ifPresentOrElse(expect::issuer, expect::anyIssuer);
    return (audiences.isEmpty()
            ? expect.anyAudience()
            : expect.audience(audiences.toArray(String[]::new)))
        .build();
  }

  /// By our keys; or by those of the other issuer, if it is one of its keys that the token names.
  Verification verify(String token) {
    return orElsewhere(us.verify(token), token);
  }

  /// The same, where our keys have spoken.
  Verification orElsewhere(Verification ours, String token) {
    return other.isPresent()
            && ours instanceof Verification.Rejected(var reason, _)
            && OF_OTHERS.contains(reason)
            && UnverifiedJwt.parse(token).header().string("kid").isPresent()
        ? other.get().verify(token)
        : ours;
  }
}

package dev.claviger.gateway.issuers;

import dev.claviger.client.IdentityAssertion;
import dev.claviger.client.RemoteJwks;
import dev.claviger.client.VerifiedTokens;
import dev.claviger.gateway.policies.Identity;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.Verification;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One issuer beside ourselves, with its keys and the tokens of it that were verified.
public final class Issuer implements AutoCloseable {

  /// What a token of it came to.
  public sealed interface Outcome {
    record Known(Identity identity) implements Outcome {}

    record Refused() implements Outcome {}

    /// None of its keys is known, and it does not answer.
    record Unavailable() implements Outcome {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Issuer.class);
  private static final long MEMORY = 8 << 20;

  private final IssuerSettings settings;
  private final RemoteJwks keys;
  private final VerifiedTokens tokens;

  private Issuer(IssuerSettings settings, InstantSource clock) {
    this.settings = settings;
    this.keys =
        settings
            .keys()
            .whenUnstated(settings.algorithms().toArray(SignatureAlgorithm[]::new))
            .clock(clock)
            .onFailure(failure -> LOG.warn("issuer {}: {}", settings.name(), failure.getMessage()))
            .build();
    this.tokens =
        new VerifiedTokens(
            keys, source -> verifier(settings, source, clock), MEMORY, settings.clockSkew(), clock);
  }

  /// Begins to fetch its keys, and waits for nothing.
  static Issuer open(IssuerSettings settings, InstantSource clock) {
    var issuer = new Issuer(settings, clock);
    var _ = issuer.keys.refreshed();
    return issuer;
  }

  private static JwtVerifier verifier(
      IssuerSettings settings, KeySource keys, InstantSource clock) {
    var expect =
        JwtVerifier.builder(new AllowedKeys(keys, settings.algorithms()))
            .clock(clock)
            .clockSkew(settings.clockSkew())
            .issuer(settings.issuer())
            .audience(settings.audience().toArray(String[]::new));
    // another Claviger may be the issuer, and say things to applications by the same keys
    settings.type().ifPresentOrElse(expect::type, () -> expect.anyTypeBut(IdentityAssertion.TYPE));
    return expect.build();
  }

  IssuerSettings settings() {
    return settings;
  }

  String name() {
    return settings.name();
  }

  boolean issued(JsonObject claims) {
    return claims.string("iss").filter(settings.issuer()::equals).isPresent();
  }

  /// Whom a token stands for, if it was verified before.
  Optional<Identity> known(String token) {
    return tokens.claims(token).map(this::identity);
  }

  /// Whom a token of this issuer stands for. May wait for its keys.
  public Outcome identify(String token) {
    return known(token)
        .<Outcome>map(Outcome.Known::new)
        .orElseGet(() ->
            switch (tokens.verify(token)) {
              case Verification.Verified(var jwt) -> new Outcome.Known(identity(jwt.claims()));
              case Verification.Rejected(var reason, var detail) -> {
                LOG.debug("issuer {}: {} {}", settings.name(), reason.sentence(), detail);
                yield keys.current().keys().isEmpty()
                    ? new Outcome.Unavailable()
                    : new Outcome.Refused();
              }
            });
  }

  private Identity identity(JsonObject claims) {
    return new IssuerIdentity(settings, claims);
  }

  @Override
  public void close() {
    keys.close();
  }
}

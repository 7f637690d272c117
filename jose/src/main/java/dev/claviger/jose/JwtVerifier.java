package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED_CLAIMS;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Verifies JSON Web Tokens. Build it once and share it: it is immutable, safe for use by many
/// threads, and remembers what makes it fast.
///
/// It is closed by default. Issuer, audience and type must each be stated or waived by name, and a
/// token without `exp` is refused unless that is waived too; [Builder#build()] refuses what was
/// left open.
///
/// ```java
/// var verifier =
///     JwtVerifier.builder(keys)
///         .issuer("https://id.example")
///         .audience("orders")
///         .type("at+jwt")
///         .build();
/// switch (verifier.verify(token)) {
///   case Verified(var jwt) -> greet(jwt.subject());
///   case Rejected(var reason, var detail) -> log(reason.sentence(), detail);
/// }
/// ```
public final class JwtVerifier {
  private final JwsVerification signatures;
  private final Optional<Envelope> envelope;
  private final Expectations expectations;
  private final InstantSource clock;
  private final int maxTokenBytes;
  private final JsonLimits claimLimits;

  private JwtVerifier(Builder builder, Expectations expectations) {
    this.signatures = new JwsVerification(builder.keys);
    this.envelope = builder.envelope();
    this.expectations = expectations;
    this.clock = builder.clock;
    this.maxTokenBytes = builder.maxTokenBytes;
    this.claimLimits = new JsonLimits(builder.maxTokenBytes, builder.maxDepth);
  }

  /// Starts a verifier for tokens by any of these keys, which may change.
  public static Builder builder(KeySource keys) {
    return new Builder(keys);
  }

  /// Starts a verifier for tokens by this key.
  public static Builder builder(Jwk key) {
    return new Builder(JwkSet.of(key));
  }

  /// Checks, in this order: length, form, header, key and algorithm, signature, `typ`, `iat`,
  /// `nbf`, `exp`, age, `iss`, `aud`, `sub`, `jti`. The first that fails is the reason. Where
  /// tokens are encrypted, first of all length, form, header, key and algorithm, cost and content
  /// of the encryption, and whether what comes out is meant as a token.
  public Verification verify(String token) {
    try {
      return new Verification.Verified(check(token));
    } catch (Refusal refusal) {
      return refusal.asRejected();
    }
  }

  /// The same, for callers that prefer exceptions.
  ///
  /// @throws RejectedTokenException when the token must not be believed
  public VerifiedJwt verifyOrThrow(String token) {
    try {
      return check(token);
    } catch (Refusal refusal) {
      throw refusal.asException();
    }
  }

  private VerifiedJwt check(String token) {
    String signed = envelope.isEmpty() ? token : envelope.get().open(token, maxTokenBytes);
    VerifiedJws jws = signatures.verify(signed, maxTokenBytes);
    expectations.checkType(jws.ownHeader());
    JsonObject claims = claims(jws);
    expectations.checkClaims(claims, clock.millis());
    return new VerifiedJwt(jws, claims);
  }

  private JsonObject claims(VerifiedJws jws) {
    try {
      return JsonObject.parseOwned(jws.payloadUncopied(), claimLimits);
    } catch (InvalidJsonException e) {
      throw new Refusal(MALFORMED_CLAIMS, "payload: " + e.getMessage());
    }
  }

  /// States what is expected of tokens.
  public static final class Builder {
    private static final Duration LARGEST_SKEW = Duration.ofMinutes(5);

    private final KeySource keys;
    private Optional<Set<String>> issuers = Optional.empty();
    private Optional<Set<String>> audiences = Optional.empty();
    private Optional<Set<String>> types = Optional.empty();
    private Set<String> refusedTypes = Set.of();
    private boolean expiryRequired = true;
    private InstantSource clock = Clock.systemUTC();
    private Duration clockSkew = Duration.ZERO;
    private Optional<Duration> maxAge = Optional.empty();
    private Optional<JweDecrypter> decrypter = Optional.empty();
    private boolean encryptionRequired = true;
    private int maxTokenBytes = 16 * 1024;
    private int maxDepth = 16;

    private Builder(KeySource keys) {
      this.keys = keys;
    }

    /// `iss` must be one of these.
    public Builder issuer(String... issuers) {
      this.issuers = state("issuer", this.issuers, List.of(issuers));
      return this;
    }

    /// Any `iss`, or none: only where each issuer has its own keys, and all are trusted alike.
    public Builder anyIssuer() {
      this.issuers = waive("issuer", this.issuers);
      return this;
    }

    /// `aud` must name one of these.
    public Builder audience(String... audiences) {
      this.audiences = state("audience", this.audiences, List.of(audiences));
      return this;
    }

    /// Any `aud`, or none: only where the keys sign for one audience.
    public Builder anyAudience() {
      this.audiences = waive("audience", this.audiences);
      return this;
    }

    /// `typ` must be one of these media types; `application/` may be left out, case does not
    /// matter.
    public Builder type(String... types) {
      this.types = state("type", this.types, canonical(types));
      return this;
    }

    private static List<String> canonical(String... types) {
      return List.of(types).stream().map(Expectations::canonicalType).toList();
    }

    /// Any `typ`, or none: only where the keys sign one kind of token, or a claim tells the kinds
    /// apart.
    public Builder anyType() {
      this.types = waive("type", this.types);
      return this;
    }

    /// Any `typ`, or none, but none of these: where the same keys sign tokens that may lack it, and
    /// others that never do and are for somebody else (RFC 8725 section 3.11).
    public Builder anyTypeBut(String... types) {
      this.refusedTypes = Set.copyOf(canonical(types));
      return anyType();
    }

    /// Tokens are signed and then encrypted (nested), and these keys decrypt them, with the
    /// defaults of [JweDecrypter]. The signature within is verified as always: anybody who has the
    /// public key can encrypt. A token that is not encrypted is refused.
    public Builder decryptedWith(KeySource keys) {
      return decryptedWith(JweDecrypter.builder(keys).build());
    }

    /// The same with one key.
    public Builder decryptedWith(Jwk key) {
      return decryptedWith(JwkSet.of(key));
    }

    /// The same with a decrypter of one's own.
    public Builder decryptedWith(JweDecrypter decrypter) {
      this.decrypter = Optional.of(decrypter);
      return this;
    }

    /// A token that is signed and not encrypted is taken too: while senders change over.
    public Builder encryptionOptional() {
      this.encryptionRequired = false;
      return this;
    }

    private Optional<Envelope> envelope() {
      if (!encryptionRequired && decrypter.isEmpty()) {
        throw new IllegalStateException("say what decrypts: decryptedWith(keys)");
      }
      return decrypter.map(opened -> new Envelope(opened, encryptionRequired));
    }

    /// A token without `exp` is taken; one with `exp` still expires.
    public Builder expiryOptional() {
      this.expiryRequired = false;
      return this;
    }

    /// What time it is.
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /// How far the issuer's clock may be off, at most five minutes; zero by default.
    public Builder clockSkew(Duration skew) {
      if (skew.isNegative() || skew.compareTo(LARGEST_SKEW) > 0) {
        throw new IllegalArgumentException(
            "clock skew must be from 0 to " + LARGEST_SKEW.toMinutes() + " minutes");
      }
      this.clockSkew = skew;
      return this;
    }

    /// Refuses tokens whose `iat` is longer ago, or absent, whatever their `exp`.
    public Builder maxAge(Duration age) {
      if (age.isNegative() || age.isZero()) {
        throw new IllegalArgumentException("a maximum age must be positive");
      }
      this.maxAge = Optional.of(age);
      return this;
    }

    /// Longest token, in characters; 16,384 by default.
    public Builder maxTokenBytes(int bytes) {
      this.maxTokenBytes = bytes;
      return this;
    }

    /// Deepest nesting of the claims; 16 by default.
    public Builder maxDepth(int depth) {
      this.maxDepth = depth;
      return this;
    }

    /// The verifier.
    ///
    /// @throws IllegalStateException when issuer, audience or type was neither stated nor waived
    public JwtVerifier build() {
      return new JwtVerifier(
          this,
          new Expectations(
              decided("type", types),
              refusedTypes,
              new ExpectedTexts(decided("issuer", issuers)),
              new ExpectedTexts(decided("audience", audiences)),
              expiryRequired,
              clockSkew,
              maxAge));
    }

    private static Optional<Set<String>> state(
        String what, Optional<Set<String>> before, List<String> values) {
      if (values.isEmpty()) {
        throw new IllegalArgumentException("name at least one " + what);
      }
      refuseContradiction(what, before.filter(Set::isEmpty));
      var all = new HashSet<>(before.orElse(Set.of()));
      all.addAll(values);
      return Optional.of(Set.copyOf(all));
    }

    private static Optional<Set<String>> waive(String what, Optional<Set<String>> before) {
      refuseContradiction(what, before.filter(stated -> !stated.isEmpty()));
      return Optional.of(Set.of());
    }

    private static void refuseContradiction(String what, Optional<Set<String>> contradicting) {
      if (contradicting.isPresent()) {
        throw new IllegalStateException("the " + what + " is both stated and waived");
      }
    }

    private static Set<String> decided(String what, Optional<Set<String>> values) {
      return values.orElseThrow(() ->
          new IllegalStateException(
              "say which %s is expected, or waive it by name".formatted(what)));
    }
  }
}

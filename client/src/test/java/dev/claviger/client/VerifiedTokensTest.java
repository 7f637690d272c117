package dev.claviger.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.Jwt;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final Jwk EC = Jwk.generate(SignatureAlgorithm.ES256).withKeyId("ec");
  private static final Jwk HMAC = Jwk.generate(SignatureAlgorithm.HS256).withKeyId("hmac");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.ofEpochSecond(1_800_000_000));
  private final AtomicReference<JwkSet> keys = new AtomicReference<>(JwkSet.of(EC));

  @Test
  void aCostlySignatureIsVerifiedOnceAndKnownFromThen() {
    var tokens = tokens(1 << 20);
    var token = token(EC, "ann");
    assertThat(tokens.claimsAtOnce(token)).isEmpty();
    assertThat(tokens.verify(token)).isInstanceOf(Verification.Verified.class);
    assertThat(tokens.claimsAtOnce(token).orElseThrow().string("sub")).contains("ann");
    assertThat(tokens.claims(token)).isPresent();
  }

  @Test
  void anHmacIsVerifiedAtOnce() {
    keys.set(JwkSet.of(HMAC));
    var tokens = tokens(1 << 20);
    assertThat(tokens.claimsAtOnce(token(HMAC, "ann"))).isPresent();
    assertThat(tokens.claimsAtOnce(token(HMAC, "ann") + "x")).isEmpty();
  }

  @Test
  void anHmacTokenIsRememberedWhenItComesAgain() {
    keys.set(JwkSet.of(HMAC));
    var tokens = tokens(1 << 20);
    for (int i = 0; i < 1000; i++) {
      tokens.verify(token(HMAC, "once-" + i));
    }
    assertThat(tokens.size()).isZero();
    var token = token(HMAC, "ann");
    tokens.verify(token);
    assertThat(tokens.claims(token)).isEmpty();
    tokens.verify(token);
    assertThat(tokens.claims(token)).isPresent();
  }

  @Test
  void noOtherTokenIsTakenForAKnownOne() {
    var tokens = tokens(1 << 20);
    var token = token(EC, "ann");
    tokens.verify(token);
    for (int i = 0; i < token.length(); i++) {
      var other = new StringBuilder(token);
      other.setCharAt(i, token.charAt(i) == 'A' ? 'B' : 'A');
      assertThat(tokens.claims(other.toString())).isEmpty();
    }
    assertThat(tokens.claims(token.substring(1))).isEmpty();
    assertThat(tokens.claims(token + " ")).isEmpty();
  }

  @Test
  void nothingIsKnownPastItsExpiry() {
    var tokens = tokens(1 << 20);
    var token = token(EC, "ann");
    tokens.verify(token);
    pass(LIFETIME.minusMillis(1));
    assertThat(tokens.claims(token)).isPresent();
    pass(Duration.ofMillis(1));
    assertThat(tokens.claims(token)).isEmpty();
    assertThat(tokens.verify(token)).isInstanceOf(Verification.Rejected.class);
  }

  @Test
  void aClockThatWasSetBackHasItVerifiedAnew() {
    var tokens = tokens(1 << 20);
    var token = token(EC, "ann");
    tokens.verify(token);
    pass(Duration.ofSeconds(-1));
    assertThat(tokens.claims(token)).isEmpty();
  }

  @Test
  void aTokenWithoutExpiryIsNotRemembered() {
    var tokens = tokens(1 << 20);
    var token = Jwt.builder().subject("ann").withoutExpiry().sign(EC);
    assertThat(tokens.verify(token)).isInstanceOf(Verification.Verified.class);
    assertThat(tokens.claims(token)).isEmpty();
  }

  @Test
  void whateverChangesAmongTheKeysHasItVerifiedAnew() {
    var tokens = tokens(1 << 20);
    var token = token(EC, "ann");
    tokens.verify(token);
    keys.set(JwkSet.of(EC, Jwk.generate(SignatureAlgorithm.ES256).withKeyId("next")));
    assertThat(tokens.claims(token)).isEmpty();
    assertThat(tokens.verify(token)).isInstanceOf(Verification.Verified.class);
    assertThat(tokens.claims(token)).isPresent();
    keys.set(JwkSet.of());
    assertThat(tokens.claims(token)).isEmpty();
    assertThat(tokens.verify(token)).isInstanceOf(Verification.Rejected.class);
  }

  @Test
  void memoryIsBoundedAndWhatIsUsedStays() {
    keys.set(JwkSet.of(HMAC));
    var tokens = tokens(100_000);
    var used = token(HMAC, "used");
    verifyTwice(tokens, used);
    for (int i = 0; i < 1000; i++) {
      verifyTwice(tokens, token(HMAC, "user-" + i));
      assertThat(tokens.claims(used)).isPresent();
      assertThat(tokens.size()).isLessThan(120);
    }
  }

  @Test
  void withoutMemoryNothingIsRemembered() {
    var tokens = tokens(0);
    var token = token(EC, "ann");
    tokens.verify(token);
    assertThat(tokens.claims(token)).isEmpty();
    assertThat(tokens.size()).isZero();
  }

  private static void verifyTwice(VerifiedTokens tokens, String token) {
    tokens.verify(token);
    tokens.verify(token);
  }

  private VerifiedTokens tokens(long memory) {
    return new VerifiedTokens(keys::get, this::verifier, memory, Duration.ZERO, now::get);
  }

  private JwtVerifier verifier(KeySource source) {
    return JwtVerifier.builder(source)
        .anyIssuer()
        .anyAudience()
        .anyType()
        .expiryOptional()
        .clock(now::get)
        .build();
  }

  private String token(Jwk key, String subject) {
    return Jwt.builder().subject(subject).expiresAt(now.get().plus(LIFETIME)).sign(key);
  }

  private void pass(Duration time) {
    now.updateAndGet(it -> it.plus(time));
  }
}

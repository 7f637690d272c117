package dev.claviger.jose.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.Jwt;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.RejectedTokenException;
import dev.claviger.jose.RejectionReason;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnverifiedJwt;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The calls in the guide's table about java-jwt, each beside ours, over the same tokens.
class FromJavaJwtTest {
  private final byte[] secret = "thirty-two characters and a few more".getBytes(UTF_8);
  private final Instant instant = Instant.now().plusSeconds(300);
  private final String i = "https://id.example";
  private final String s = "42";
  private final String a = "orders";

  private String theirs(Instant instant) {
    return JWT.create()
        .withIssuer(i)
        .withSubject(s)
        .withClaim("a", 1)
        .withAudience("orders")
        .withExpiresAt(instant)
        .sign(Algorithm.HMAC256(secret));
  }

  private String ours(Instant instant) {
    return Jwt.builder()
        .issuer(i)
        .subject(s)
        .claim("a", 1)
        .audience("orders")
        .expiresAt(instant)
        .sign(Jwk.hmac(SignatureAlgorithm.HS256, secret));
  }

  @Test
  void tokensStayTheSame() {
    for (String token : List.of(theirs(instant), ours(instant))) {
      Algorithm algorithm = Algorithm.HMAC256(secret);
      var theirs = JWT.require(algorithm).withIssuer(i).withAudience(a).acceptLeeway(30).build();
      Jwk jwk = Jwk.hmac(SignatureAlgorithm.HS256, secret);
      var ours =
          JwtVerifier.builder(jwk)
              .issuer(i)
              .audience(a)
              .anyType()
              .clockSkew(Duration.ofSeconds(30))
              .build();
      assertThat(claimOfTheirs(theirs, token)).isEqualTo(1);
      assertThat(claimOfOurs(ours, token)).isEqualTo(1);
      assertThat(JWT.decode(token).getSubject()).isEqualTo(s);
      assertThat(UnverifiedJwt.parse(token).claims().string("sub")).contains(s);
    }
  }

  private static int claimOfTheirs(com.auth0.jwt.interfaces.JWTVerifier verifier, String token) {
    return verifier.verify(token).getClaim("a").asInt();
  }

  private static long claimOfOurs(JwtVerifier verifier, String token) {
    return verifier.verifyOrThrow(token).claims().integer("a").orElseThrow();
  }

  @Test
  void pairsOfKeysSignToo() throws Exception {
    Jwk jwk = Jwk.generate(SignatureAlgorithm.ES256);
    var factory = KeyFactory.getInstance("EC");
    var publicKey =
        (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(jwk.publicOnly().toDer()));
    var privateKey = (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(jwk.toDer()));
    String theirs =
        JWT.create()
            .withSubject(s)
            .withExpiresAt(instant)
            .sign(Algorithm.ECDSA256(publicKey, privateKey));
    String ours = Jwt.builder().subject(s).expiresAt(instant).sign(jwk);
    assertThat(JWT.require(Algorithm.ECDSA256(publicKey)).build().verify(ours).getSubject())
        .isEqualTo(s);
    assertThat(
            JwtVerifier.builder(jwk.withoutKeyId())
                .anyIssuer()
                .anyAudience()
                .anyType()
                .build()
                .verifyOrThrow(theirs)
                .subject())
        .contains(s);
  }

  @Test
  void refusalsHaveReasons() {
    var theirs = JWT.require(Algorithm.HMAC256(secret)).build();
    Jwk jwk = Jwk.hmac(SignatureAlgorithm.HS256, secret);
    var ours = JwtVerifier.builder(jwk).anyIssuer().anyAudience().anyType().build();
    String old = ours(Instant.now().minusSeconds(60));
    assertThatThrownBy(() -> theirs.verify(old)).isInstanceOf(TokenExpiredException.class);
    assertReason(ours, old, RejectionReason.EXPIRED);
    String forged = ours(instant).replaceFirst("[^.]{4}$", "AAAA");
    assertThatThrownBy(() -> theirs.verify(forged))
        .isInstanceOf(SignatureVerificationException.class);
    assertReason(ours, forged, RejectionReason.SIGNATURE_MISMATCH);
  }

  private static void assertReason(JwtVerifier verifier, String token, RejectionReason reason) {
    assertThatThrownBy(() -> verifier.verifyOrThrow(token))
        .isInstanceOfSatisfying(
            RejectedTokenException.class,
            refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}

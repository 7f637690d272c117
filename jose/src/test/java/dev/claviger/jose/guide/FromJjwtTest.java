package dev.claviger.jose.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.ContentEncryption;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.Jwe;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.Jwt;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.RejectedTokenException;
import dev.claviger.jose.RejectionReason;
import dev.claviger.jose.SignatureAlgorithm;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.Locator;
import io.jsonwebtoken.security.Keys;
import io.jsonwebtoken.security.SignatureException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

/// The calls in the guide's table about jjwt, each beside ours, over the same tokens.
class FromJjwtTest {
  private final byte[] bytes = "thirty-two characters and a few more".getBytes(UTF_8);
  private final SecretKey key = Keys.hmacShaKeyFor(bytes);
  private final Jwk jwk = Jwk.hmac(SignatureAlgorithm.HS256, bytes);
  private final Instant now = Instant.now();
  private final Duration d = Duration.ofMinutes(5);
  private final String i = "https://id.example";
  private final String s = "42";

  private String theirs(Instant now) {
    return Jwts.builder()
        .issuer(i)
        .subject(s)
        .claim("a", 1)
        .audience()
        .add("orders")
        .and()
        .expiration(Date.from(now.plus(d)))
        .claim("roles", List.of("clerk"))
        .signWith(key)
        .compact();
  }

  private String ours(Instant now) {
    return Jwt.builder()
        .issuer(i)
        .subject(s)
        .claim("a", 1)
        .audience("orders")
        .issuedAt(now)
        .lifetime(d)
        .claim("roles", List.of("clerk"))
        .sign(jwk);
  }

  @Test
  void tokensStayTheSame() {
    for (String token : List.of(theirs(now), ours(now))) {
      Claims theirs =
          Jwts.parser()
              .verifyWith(key)
              .requireIssuer(i)
              .build()
              .parseSignedClaims(token)
              .getPayload();
      JsonObject ours =
          JwtVerifier.builder(jwk)
              .issuer(i)
              .anyAudience()
              .anyType()
              .build()
              .verifyOrThrow(token)
              .claims();
      assertThat(rolesOfTheirs(theirs)).isEqualTo(rolesOfOurs(ours)).containsExactly("clerk");
      assertThat(theirs.getSubject()).isEqualTo(s);
      assertThat(ours.string("sub")).contains(s);
    }
  }

  @SuppressWarnings("unchecked") // jjwt's way
  private static List<String> rolesOfTheirs(Claims claims) {
    return claims.get("roles", List.class);
  }

  private static List<String> rolesOfOurs(JsonObject claims) {
    return claims.strings("roles").orElseThrow();
  }

  @Test
  void keysAreFoundAndSkewIsAllowed() {
    Instant before = now.minus(d).minusSeconds(10);
    Locator<Key> locator = (Header _) -> key;
    KeySource keySource = JwkSet.of(jwk);
    for (String token : List.of(theirs(before), ours(before))) {
      assertThat(
              Jwts.parser()
                  .keyLocator(locator)
                  .clockSkewSeconds(30)
                  .build()
                  .parseSignedClaims(token)
                  .getPayload()
                  .getSubject())
          .isEqualTo(s);
      assertThat(
              JwtVerifier.builder(keySource)
                  .issuer(i)
                  .anyAudience()
                  .anyType()
                  .clockSkew(Duration.ofSeconds(30))
                  .build()
                  .verifyOrThrow(token)
                  .subject())
          .contains(s);
    }
  }

  @Test
  void refusalsHaveReasons() {
    var theirs = Jwts.parser().verifyWith(key).build();
    var ours = JwtVerifier.builder(jwk).anyIssuer().anyAudience().anyType().build();
    String old = theirs(now.minus(Duration.ofHours(1)));
    assertThatThrownBy(() -> theirs.parseSignedClaims(old)).isInstanceOf(ExpiredJwtException.class);
    assertReason(ours, old, RejectionReason.EXPIRED);
    String forged = theirs(now).replaceFirst("[^.]{4}$", "AAAA");
    assertThatThrownBy(() -> theirs.parseSignedClaims(forged))
        .isInstanceOf(SignatureException.class);
    assertReason(ours, forged, RejectionReason.SIGNATURE_MISMATCH);
  }

  private static void assertReason(JwtVerifier verifier, String token, RejectionReason reason) {
    assertThatThrownBy(() -> verifier.verifyOrThrow(token))
        .isInstanceOfSatisfying(
            RejectedTokenException.class,
            refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @Test
  void pairsOfKeysSignToo() throws Exception {
    KeyPair pair = Jwts.SIG.ES256.keyPair().build();
    Jwk jwk = Jwk.fromDer(SignatureAlgorithm.ES256, pair.getPublic().getEncoded());
    String theirs = Jwts.builder().subject(s).signWith(pair.getPrivate()).compact();
    assertThat(subject(jwk, theirs)).isEqualTo(s);

    Jwk rsa = Jwk.generate(SignatureAlgorithm.RS256);
    var factory = KeyFactory.getInstance("RSA");
    PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(rsa.toDer()));
    assertThat(subject(rsa, Jwts.builder().subject(s).signWith(key, Jwts.SIG.RS256).compact()))
        .isEqualTo(s);

    Jwk own = Jwk.generate(SignatureAlgorithm.ES256);
    Instant instant = now.plus(d);
    String ours = Jwt.builder().subject(s).expiresAt(instant).sign(own);
    PublicKey publicKey =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(own.publicOnly().toDer()));
    assertThat(
            Jwts.parser()
                .verifyWith(publicKey)
                .build()
                .parseSignedClaims(ours)
                .getPayload()
                .getSubject())
        .isEqualTo(s);
  }

  private static String subject(Jwk jwk, String token) {
    return JwtVerifier.builder(jwk)
        .anyIssuer()
        .anyAudience()
        .anyType()
        .expiryOptional()
        .build()
        .verifyOrThrow(token)
        .subject()
        .orElseThrow();
  }

  @Test
  void encryptionHasTheSameParts() throws Exception {
    Jwk jwk = Jwk.generate(KeyManagementAlgorithm.RSA_OAEP_256);
    var factory = KeyFactory.getInstance("RSA");
    PublicKey key = factory.generatePublic(new X509EncodedKeySpec(jwk.publicOnly().toDer()));
    String theirs =
        Jwts.builder()
            .content("secret")
            .encryptWith(key, Jwts.KEY.RSA_OAEP_256, Jwts.ENC.A256GCM)
            .compact();
    assertThat(Jwe.decrypt(theirs, jwk).plaintext()).asString().isEqualTo("secret");

    String ours =
        Jwe.builder()
            .recipient(jwk)
            .encryption(ContentEncryption.A256GCM)
            .compact("secret".getBytes(UTF_8));
    var own = factory.generatePrivate(new PKCS8EncodedKeySpec(jwk.toDer()));
    assertThat(Jwts.parser().decryptWith(own).build().parseEncryptedContent(ours).getPayload())
        .asString()
        .isEqualTo("secret");
  }
}

package dev.claviger.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.Provider;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;

/// Our tokens in Nimbus and jose4j, theirs in ours, over generated keys and random claims.
class InteropTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /// Neither knows ML-DSA or Ed448 by its own name. Nimbus has no fully specified `Ed25519` header
  /// in the tokens that it makes from an OKP key by default, and jose4j does not know the name.
  private static final Set<SignatureAlgorithm> KNOWN_TO_ALL =
      EnumSet.complementOf(
          EnumSet.of(
              SignatureAlgorithm.ED25519,
              SignatureAlgorithm.ED448,
              SignatureAlgorithm.ML_DSA_44,
              SignatureAlgorithm.ML_DSA_65,
              SignatureAlgorithm.ML_DSA_87));

  /// Nimbus has ES256K for those who bring a provider with the curve; jose4j tries it when it
  /// starts, and does without when the JDK refuses, as it has since Java 16.
  private static final Provider SECP256K1 = new BouncyCastleProvider();

  record Claims(String subject, List<String> audience, long number, boolean flag) {}

  @Provide
  Arbitrary<SignatureAlgorithm> algorithms() {
    return Arbitraries.of(KNOWN_TO_ALL);
  }

  @Provide
  Arbitrary<SignatureAlgorithm> jose4jAlgorithms() {
    return algorithms().filter(algorithm -> algorithm != SignatureAlgorithm.ES256K);
  }

  @Provide
  Arbitrary<Claims> claims() {
    Arbitrary<String> text =
        Arbitraries.strings().ofMaxLength(40).filter(InteropTest::isWellFormed);
    return net.jqwik.api.Combinators.combine(
            text,
            text.list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.longs(),
            Arbitraries.of(true, false))
        .as(Claims::new);
  }

  private static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  @Property(tries = 150)
  void nimbusVerifiesOurs(
      @ForAll("algorithms") SignatureAlgorithm algorithm, @ForAll("claims") Claims claims)
      throws Exception {
    Jwk key = TestKeys.of(algorithm);
    SignedJWT jwt = SignedJWT.parse(ours(key, claims));
    JWK publicKey = JWK.parse((algorithm.isSymmetric() ? key : key.publicOnly()).toJson());
    var verifier =
        publicKey instanceof com.nimbusds.jose.jwk.OctetKeyPair pair
            ? new com.nimbusds.jose.crypto.Ed25519Verifier(pair)
            : new DefaultJWSVerifierFactory()
                .createJWSVerifier(jwt.getHeader(), javaKey(publicKey));
    if (algorithm == SignatureAlgorithm.ES256K) {
      verifier.getJCAContext().setProvider(SECP256K1);
    }
    assertThat(jwt.verify(verifier)).isTrue();
    JWTClaimsSet read = jwt.getJWTClaimsSet();
    assertThat(read.getSubject()).isEqualTo(claims.subject);
    assertThat(read.getAudience()).isEqualTo(claims.audience);
    assertThat(read.getLongClaim("number")).isEqualTo(claims.number);
    assertThat(read.getBooleanClaim("flag")).isEqualTo(claims.flag);
  }

  private static java.security.Key javaKey(JWK key) throws Exception {
    return key instanceof OctetSequenceKey secret
        ? secret.toSecretKey()
        : ((AsymmetricJWK) key).toPublicKey();
  }

  @Property(tries = 150)
  void weVerifyNimbus(
      @ForAll("algorithms") SignatureAlgorithm algorithm, @ForAll("claims") Claims claims)
      throws Exception {
    Jwk key = TestKeys.of(algorithm);
    JWK theirKey = JWK.parse(key.toJson());
    var header =
        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.joseName()))
            .type(JOSEObjectType.JWT)
            .keyID(key.keyId().orElseThrow())
            .build();
    var body =
        new JWTClaimsSet.Builder()
            .subject(claims.subject)
            .audience(claims.audience)
            .expirationTime(Date.from(NOW.plusSeconds(60)))
            .claim("number", claims.number)
            .claim("flag", claims.flag)
            .build();
    var jwt = new SignedJWT(header, body);
    JWSSigner signer =
        theirKey instanceof com.nimbusds.jose.jwk.OctetKeyPair pair
            ? new com.nimbusds.jose.crypto.Ed25519Signer(pair)
            : new DefaultJWSSignerFactory().createJWSSigner(theirKey);
    if (algorithm == SignatureAlgorithm.ES256K) {
      signer.getJCAContext().setProvider(SECP256K1);
    }
    jwt.sign(signer);
    assertWeRead(jwt.serialize(), key, claims);
  }

  @Property(tries = 150)
  void jose4jVerifiesOurs(
      @ForAll("jose4jAlgorithms") SignatureAlgorithm algorithm, @ForAll("claims") Claims claims)
      throws Exception {
    Jwk key = TestKeys.of(algorithm);
    var jws = new JsonWebSignature();
    jws.setCompactSerialization(ours(key, claims));
    jws.setKey(
        JsonWebKey.Factory.newJwk((algorithm.isSymmetric() ? key : key.publicOnly()).toJson())
            .getKey());
    assertThat(jws.verifySignature()).isTrue();
    assertThat(JsonObject.parse(jws.getPayload()).string("sub")).contains(claims.subject);
  }

  @Property(tries = 150)
  void weVerifyJose4j(
      @ForAll("jose4jAlgorithms") SignatureAlgorithm algorithm, @ForAll("claims") Claims claims)
      throws Exception {
    Jwk key = TestKeys.of(algorithm);
    var jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(algorithm.joseName());
    jws.setHeader("typ", "JWT");
    jws.setPayload(body(claims));
    var theirKey = JsonWebKey.Factory.newJwk(key.toJson());
    jws.setKey(
        theirKey instanceof org.jose4j.jwk.PublicJsonWebKey pair
            ? pair.getPrivateKey()
            : theirKey.getKey());
    assertWeRead(jws.getCompactSerialization(), key, claims);
  }

  private static String body(Claims claims) {
    return JsonObject.builder()
        .put("sub", claims.subject)
        .put("aud", JsonArray.ofStrings(claims.audience))
        .put("exp", NOW.plusSeconds(60).getEpochSecond())
        .put("number", claims.number)
        .put("flag", claims.flag)
        .build()
        .toJson();
  }

  private static String ours(Jwk key, Claims claims) {
    return Jwt.builder()
        .subject(claims.subject)
        .audience(claims.audience)
        .issuedAt(NOW)
        .expiresAt(NOW.plusSeconds(60))
        .claim("number", claims.number)
        .claim("flag", claims.flag)
        .sign(key);
  }

  private static void assertWeRead(String token, Jwk key, Claims claims) {
    Function<Jwk, Jwk> shared =
        k -> k.isPrivate() && !k.toJson().contains("\"oct\"") ? k.publicOnly() : k;
    VerifiedJwt jwt =
        JwtVerifier.builder(shared.apply(key))
            .anyIssuer()
            .audience(claims.audience.getFirst())
            .type("JWT")
            .clock(() -> NOW)
            .build()
            .verifyOrThrow(token);
    assertThat(jwt.subject()).contains(claims.subject);
    assertThat(jwt.audience()).isEqualTo(claims.audience);
    assertThat(jwt.claims().integer("number")).hasValue(claims.number);
    assertThat(jwt.claims().bool("flag")).contains(claims.flag);
    assertThat(jwt.expiresAt()).contains(NOW.plusSeconds(60));
  }
}

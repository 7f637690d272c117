package dev.claviger.jose.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.claviger.jose.Jwe;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.Jwt;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.RejectedTokenException;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.Verification;
import dev.claviger.jose.Verification.Rejected;
import dev.claviger.jose.Verification.Verified;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// The calls in the guide's table about Nimbus, each beside ours, over the same keys and tokens.
class FromNimbusTest {
  private final Instant expiry = Instant.now().plusSeconds(300);
  private final String i = "https://id.example";
  private final String a = "orders";
  private final String t = "JWT";

  @Test
  void tokensStayTheSame() throws Exception {
    Jwk jwk = Jwk.generate(SignatureAlgorithm.ES256);
    JwkSet keys = JwkSet.of(jwk.publicOnly());
    ECKey key = JWK.parse(jwk.toJson()).toECKey();
    DefaultJWTProcessor<SecurityContext> processor = processor(key, i, a);
    JwtVerifier verifier = JwtVerifier.builder(keys).issuer(i).audience(a).type(t).build();
    for (String token : List.of(theirs(key.toString()), ours(jwk))) {
      assertThat(processor.process(token, null).getLongClaim("a")).isEqualTo(1);
      Verification verification = verifier.verify(token);
      assertThat(verification)
          .isInstanceOfSatisfying(
              Verified.class,
              verified -> assertThat(verified.jwt().claims().integer("a")).hasValue(1));
    }
  }

  private String theirs(String json) throws Exception {
    ECKey key = ECKey.parse(json);
    JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(i).claim("a", 1).build();
    claims = new JWTClaimsSet.Builder(claims).audience(a).expirationTime(Date.from(expiry)).build();
    SignedJWT bare = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
    bare.sign(new ECDSASigner(key));
    assertThat(bare.serialize()).isNotEmpty();
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    SignedJWT typed = new SignedJWT(header, claims);
    typed.sign(new ECDSASigner(key));
    return typed.serialize();
  }

  private String ours(Jwk jwk) {
    return Jwt.builder().issuer(i).claim("a", 1).audience(a).expiresAt(expiry).sign(jwk);
  }

  private static DefaultJWTProcessor<SecurityContext> processor(ECKey key, String i, String a) {
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.ES256, new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK()))));
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            a, new JWTClaimsSet.Builder().issuer(i).build(), Set.of("exp")));
    return processor;
  }

  @Test
  void keysStayTheSame() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
    String json = new ECKey.Builder(key).algorithm(JWSAlgorithm.ES256).build().toJSONString();
    Jwk jwk = Jwk.parse(json);
    assertThat(JWK.parse(json).toECKey().getX()).isEqualTo(key.getX());
    assertThat(jwk.thumbprint()).isEqualTo(key.computeThumbprint().toString());
    assertThat(JwkSet.parse("{\"keys\":[" + json + "]}").keys()).containsExactly(jwk);
    assertThat(Jwk.parse(key.toPublicJWK().toJSONString()).thumbprint())
        .isEqualTo(jwk.thumbprint());
    assertThat(JWK.parse(jwk.publicOnly().toJson()).isPrivate()).isFalse();
    String pem = jwk.toPem();
    assertThat(Jwk.fromPem(SignatureAlgorithm.ES256, pem).thumbprint()).isEqualTo(jwk.thumbprint());
    assertThat(ours(Jwk.generate(SignatureAlgorithm.ES256))).isNotEmpty();
  }

  /// Not called: it wants a server, and Bouncy Castle's reader of PEM.
  static List<ThrowingCallable> callsThatNeedMore(String json, String pem) throws Exception {
    var url = URI.create("https://id.example/jwks.json").toURL();
    return List.of(
        () -> JWKSet.parse(json),
        () -> JwkSet.parse(json),
        () -> JWK.parseFromPEMEncodedObjects(pem),
        () -> JWKSourceBuilder.create(url).build());
  }

  @Test
  void encryptionHasTheSameParts() throws Exception {
    byte[] bytes = "secret".getBytes(UTF_8);
    Jwk jwk = Jwk.generate(KeyManagementAlgorithm.RSA_OAEP_256);
    RSAKey key = JWK.parse(jwk.toJson()).toRSAKey();

    var header = new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM);
    var payload = new Payload(bytes);
    JWEObject theirs = new JWEObject(header, payload);
    theirs.encrypt(new RSAEncrypter(key));
    String token = theirs.serialize();
    assertThat(Jwe.decrypt(token, jwk).plaintext()).isEqualTo(bytes);

    assertThat(decryptedByNimbus(Jwe.encrypt(bytes, jwk), key)).isEqualTo(bytes);
  }

  private static byte[] decryptedByNimbus(String token, RSAKey key) throws Exception {
    JWEObject message = JWEObject.parse(token);
    message.decrypt(new RSADecrypter(key));
    return message.getPayload().toBytes();
  }

  @Test
  void refusalsHaveOneType() throws Exception {
    Jwk jwk = Jwk.generate(SignatureAlgorithm.ES256);
    ECKey key = JWK.parse(jwk.toJson()).toECKey();
    var verifier = JwtVerifier.builder(jwk).issuer("else").audience(a).type(t).build();
    var processor = processor(key, "else", a);
    assertThatThrownBy(() -> processor.process(ours(jwk), null))
        .isInstanceOf(BadJOSEException.class);
    assertThatThrownBy(() -> processor.process("x.y", null)).isInstanceOf(ParseException.class);
    assertThatThrownBy(() -> decryptedByNimbus(ofAnotherKey(), rsa()))
        .isInstanceOf(JOSEException.class);
    for (String token : List.of(ours(jwk), "x.y")) {
      assertThat(verifier.verify(token)).isInstanceOf(Rejected.class);
      assertThatThrownBy(() -> verifier.verifyOrThrow(token))
          .isInstanceOf(RejectedTokenException.class);
    }
  }

  private static RSAKey rsa() throws Exception {
    return JWK.parse(Jwk.generate(KeyManagementAlgorithm.RSA_OAEP_256).toJson()).toRSAKey();
  }

  private static String ofAnotherKey() {
    return Jwe.encrypt(new byte[1], Jwk.generate(KeyManagementAlgorithm.RSA_OAEP_256));
  }
}

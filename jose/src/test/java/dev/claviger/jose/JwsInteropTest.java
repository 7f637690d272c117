package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSObjectJSON;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.UnprotectedHeader;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.security.Provider;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;

/// JSON serializations and unencoded payloads with Nimbus and jose4j, both directions. jose4j has
/// no JSON; Nimbus has no `b64` in JSON.
class JwsInteropTest {
  private static final Provider SECP256K1 = new BouncyCastleProvider();

  /// See [InteropTest].
  @Provide
  Arbitrary<SignatureAlgorithm> algorithms() {
    return Arbitraries.of(
        EnumSet.complementOf(
            EnumSet.of(
                SignatureAlgorithm.ED25519,
                SignatureAlgorithm.ED448,
                SignatureAlgorithm.ML_DSA_44,
                SignatureAlgorithm.ML_DSA_65,
                SignatureAlgorithm.ML_DSA_87)));
  }

  @Provide
  Arbitrary<SignatureAlgorithm> jose4jAlgorithms() {
    return algorithms().filter(algorithm -> algorithm != SignatureAlgorithm.ES256K);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .ofMaxLength(60)
        .filter(text -> text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
  }

  @Property(tries = 80)
  void nimbusVerifiesOurJson(
      @ForAll("algorithms") SignatureAlgorithm one,
      @ForAll("algorithms") SignatureAlgorithm two,
      @ForAll("texts") String text)
      throws Exception {
    var note = JsonObject.builder().put("note", text).build();
    JwsBuilder builder =
        Jws.builder(text.getBytes(UTF_8)).signer(TestKeys.of(one), JsonObject.empty(), note);
    JWSObjectJSON flattened = JWSObjectJSON.parse(builder.toFlattened());
    assertThat(flattened.getPayload().toString()).isEqualTo(text);
    assertThat(flattened.getSignatures().getFirst().verify(verifier(one))).isTrue();
    assertThat(flattened.getSignatures().getFirst().getUnprotectedHeader().getParam("note"))
        .isEqualTo(text);
    JWSObjectJSON general = JWSObjectJSON.parse(builder.signer(TestKeys.of(two)).toGeneral());
    assertThat(general.getSignatures()).hasSize(2);
    assertThat(general.getSignatures().get(0).verify(verifier(one))).isTrue();
    assertThat(general.getSignatures().get(1).verify(verifier(two))).isTrue();
  }

  @Property(tries = 80)
  void weVerifyNimbusJson(
      @ForAll("algorithms") SignatureAlgorithm one,
      @ForAll("algorithms") SignatureAlgorithm two,
      @ForAll("texts") String text)
      throws Exception {
    var theirs = new JWSObjectJSON(new Payload(text));
    theirs.sign(
        new JWSHeader.Builder(JWSAlgorithm.parse(one.joseName())).build(),
        new UnprotectedHeader.Builder().keyID(TestKeys.of(one).keyId().orElseThrow()).build(),
        signer(one));
    JwsVerifier verifier = JwsVerifier.builder(TestKeys.of(one)).build();
    assertThat(verifier.verifyJson(theirs.serializeFlattened()).payload())
        .asString(UTF_8)
        .isEqualTo(text);
    theirs.sign(header(two, true), signer(two));
    VerifiedJws jws =
        JwsVerifier.builder(
                one == two
                    ? JwkSet.of(TestKeys.of(one))
                    : JwkSet.of(TestKeys.of(one), TestKeys.of(two)))
            .everySignature()
            .build()
            .verifyJson(theirs.serializeGeneral());
    assertThat(jws.payload()).asString(UTF_8).isEqualTo(text);
    assertThat(jws.signatures())
        .extracting(VerifiedSignature::key)
        .containsExactly(TestKeys.of(one), TestKeys.of(two));
  }

  @Property(tries = 80)
  void nimbusVerifiesOurDetached(
      @ForAll("algorithms") SignatureAlgorithm algorithm,
      @ForAll("texts") String text,
      @ForAll boolean encoded)
      throws Exception {
    JWSObject jws = JWSObject.parse(ours(TestKeys.of(algorithm), text, encoded), new Payload(text));
    assertThat(jws.verify(verifier(algorithm))).isTrue();
  }

  @Property(tries = 80)
  void weVerifyNimbusDetached(
      @ForAll("algorithms") SignatureAlgorithm algorithm,
      @ForAll("texts") String text,
      @ForAll boolean encoded)
      throws Exception {
    var theirs = new JWSObject(header(algorithm, encoded), new Payload(text));
    theirs.sign(signer(algorithm));
    assertThat(
            JwsVerifier.builder(TestKeys.of(algorithm))
                .build()
                .verify(theirs.serialize(true), text.getBytes(UTF_8))
                .header()
                .has("b64"))
        .isEqualTo(!encoded);
  }

  @Property(tries = 80)
  void jose4jVerifiesOurDetached(
      @ForAll("jose4jAlgorithms") SignatureAlgorithm algorithm,
      @ForAll("texts") String text,
      @ForAll boolean encoded)
      throws Exception {
    Jwk key = TestKeys.of(algorithm);
    var theirs = new JsonWebSignature();
    theirs.setKnownCriticalHeaders("b64");
    theirs.setCompactSerialization(ours(key, text, encoded));
    theirs.setPayload(text);
    theirs.setKey(JsonWebKey.Factory.newJwk(publicOrShared(key).toJson()).getKey());
    assertThat(theirs.verifySignature()).isTrue();
  }

  @Property(tries = 80)
  void weVerifyJose4jDetached(
      @ForAll("jose4jAlgorithms") SignatureAlgorithm algorithm,
      @ForAll("texts") String text,
      @ForAll boolean encoded)
      throws Exception {
    Jwk key = TestKeys.of(algorithm);
    var theirs = new JsonWebSignature();
    theirs.setAlgorithmHeaderValue(algorithm.joseName());
    if (!encoded) {
      theirs.getHeaders().setObjectHeaderValue("b64", false);
      theirs.setCriticalHeaderNames("b64");
    }
    theirs.setPayload(text);
    var jwk = JsonWebKey.Factory.newJwk(key.toJson());
    theirs.setKey(jwk instanceof PublicJsonWebKey pair ? pair.getPrivateKey() : jwk.getKey());
    VerifiedJws jws =
        JwsVerifier.builder(publicOrShared(key))
            .build()
            .verify(theirs.getDetachedContentCompactSerialization(), text.getBytes(UTF_8));
    assertThat(jws.payload()).asString(UTF_8).isEqualTo(text);
  }

  private static String ours(Jwk key, String text, boolean encoded) {
    JwsBuilder builder = Jws.builder(text.getBytes(UTF_8)).signer(key).detached();
    return encoded ? builder.toCompact() : builder.unencoded().toCompact();
  }

  private static Jwk publicOrShared(Jwk key) {
    return key.algorithm().isSymmetric() ? key : key.publicOnly();
  }

  private static JWSHeader header(SignatureAlgorithm algorithm, boolean encoded) {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.joseName()))
            .keyID(TestKeys.of(algorithm).keyId().orElseThrow());
    return encoded
        ? header.build()
        : header.base64URLEncodePayload(false).criticalParams(Set.of("b64")).build();
  }

  private static JWSVerifier verifier(SignatureAlgorithm algorithm) throws Exception {
    JWK key = JWK.parse(publicOrShared(TestKeys.of(algorithm)).toJson());
    JWSVerifier verifier =
        switch (key) {
          case OctetKeyPair pair -> new Ed25519Verifier(pair);
          case OctetSequenceKey secret -> byFactory(algorithm, secret.toSecretKey());
          default -> byFactory(algorithm, ((AsymmetricJWK) key).toPublicKey());
        };
    if (algorithm == SignatureAlgorithm.ES256K) {
      verifier.getJCAContext().setProvider(SECP256K1);
    }
    return verifier;
  }

  private static JWSVerifier byFactory(SignatureAlgorithm algorithm, java.security.Key key)
      throws Exception {
    return new DefaultJWSVerifierFactory().createJWSVerifier(header(algorithm, true), key);
  }

  private static JWSSigner signer(SignatureAlgorithm algorithm) throws Exception {
    JWK key = JWK.parse(TestKeys.of(algorithm).toJson());
    JWSSigner signer =
        key instanceof OctetKeyPair pair
            ? new Ed25519Signer(pair)
            : new DefaultJWSSignerFactory().createJWSSigner(key);
    if (algorithm == SignatureAlgorithm.ES256K) {
      signer.getJCAContext().setProvider(SECP256K1);
    }
    return signer;
  }
}

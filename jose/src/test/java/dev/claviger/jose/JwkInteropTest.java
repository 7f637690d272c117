package dev.claviger.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Our keys in Nimbus and jose4j, theirs in ours: the same members, the same thumbprint.
class JwkInteropTest {
  private static final Set<String> EC_CURVES = Set.of("P-256", "P-384", "P-521");

  /// Neither knows keys of type AKP; jose4j knows secp256k1 where the JDK does, so nowhere, and
  /// writes the point of X448 with a byte too many.
  static Stream<Jwk> knownToNimbus() {
    return Stream.concat(
            Stream.of(SignatureAlgorithm.values()).map(TestKeys::of), EncryptionKeys.all())
        .filter(key -> key.keyType() != KeyType.AKP);
  }

  static Stream<Jwk> knownToJose4j() {
    return knownToNimbus()
        .filter(key -> key.algorithm() != SignatureAlgorithm.ES256K)
        .filter(key -> !key.curve().equals(Optional.of(Curve.X448)));
  }

  @ParameterizedTest
  @MethodSource("knownToNimbus")
  void nimbusReadsOurs(Jwk key) throws Exception {
    JWK theirs = JWK.parse(key.toJson());
    assertThat(theirs.isPrivate()).isEqualTo(key.isPrivate());
    assertThat(JsonObject.parse(theirs.toJSONString())).isEqualTo(key.toJsonObject());
    assertSameThumbprint(key, theirs.computeThumbprint().toString());
    if (!key.algorithm().isSymmetric()) {
      assertThat(JsonObject.parse(theirs.toPublicJWK().toJSONString()))
          .isEqualTo(key.publicOnly().toJsonObject());
    }
  }

  @ParameterizedTest
  @MethodSource("knownToJose4j")
  void jose4jReadsOurs(Jwk key) throws Exception {
    JsonWebKey theirs = JsonWebKey.Factory.newJwk(key.toJson());
    String json = theirs.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
    assertThat(JsonObject.parse(json)).isEqualTo(key.toJsonObject());
    assertSameThumbprint(key, theirs.calculateBase64urlEncodedThumbprint("SHA-256"));
  }

  private static void assertSameThumbprint(Jwk key, String theirs) {
    if (!key.algorithm().joseName().startsWith("PBES2")) {
      assertThat(key.thumbprint()).isEqualTo(theirs);
    }
  }

  @Provide
  Arbitrary<String> curves() {
    return Arbitraries.of("P-256", "P-384", "P-521", "Ed25519", "X25519");
  }

  private static JoseAlgorithm algorithm(String curve) {
    return switch (curve) {
      case "P-256" -> SignatureAlgorithm.ES256;
      case "P-384" -> SignatureAlgorithm.ES384;
      case "P-521" -> SignatureAlgorithm.ES512;
      case "Ed25519" -> SignatureAlgorithm.EDDSA;
      default -> KeyManagementAlgorithm.ECDH_ES;
    };
  }

  @Property(tries = 25)
  void weReadTheEllipticKeysOfNimbus(@ForAll("curves") String curve, @ForAll String keyId)
      throws Exception {
    JWK theirs = nimbusKey(curve, wellFormed(keyId));
    requireSame(theirs, Jwk.parse(theirs.toJSONString(), algorithm(curve)));
    JWK open = theirs.toPublicJWK();
    requireSame(open, Jwk.parse(open.toJSONString(), algorithm(curve)));
  }

  private static String wellFormed(String text) {
    return text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff) ? "k" : text;
  }

  private static JWK nimbusKey(String curve, String keyId) throws Exception {
    var theirs = com.nimbusds.jose.jwk.Curve.parse(curve);
    return EC_CURVES.contains(curve)
        ? new ECKeyGenerator(theirs).keyID(keyId).generate()
        : new OctetKeyPairGenerator(theirs).keyID(keyId).generate();
  }

  private static void requireSame(JWK theirs, Jwk ours) throws Exception {
    assertThat(ours.keyId().orElse("")).isEqualTo(theirs.getKeyID());
    assertThat(ours.isPrivate()).isEqualTo(theirs.isPrivate());
    assertThat(ours.thumbprint()).isEqualTo(theirs.computeThumbprint().toString());
    assertThat(ours.toJsonObject().without("alg").without("use"))
        .isEqualTo(JsonObject.parse(theirs.toJSONString()));
    JWK back = JWK.parse(ours.toJsonObject().without("alg").without("use").toJson());
    assertThat(back).isEqualTo(theirs);
    assertThat(theirs).isInstanceOfAny(ECKey.class, OctetKeyPair.class);
  }

  @Property(tries = 25)
  void weReadTheEllipticKeysOfJose4j(@ForAll("curves") String curve) throws Exception {
    JsonWebKey theirs = jose4jKey(curve);
    String json = theirs.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
    Jwk ours = Jwk.parse(json, algorithm(curve));
    assertThat(ours.thumbprint()).isEqualTo(theirs.calculateBase64urlEncodedThumbprint("SHA-256"));
    assertThat(ours.thumbprint(ThumbprintHash.SHA_512))
        .isEqualTo(theirs.calculateBase64urlEncodedThumbprint("SHA-512"));
    assertThat(ours.toJsonObject().without("alg").without("use")).isEqualTo(JsonObject.parse(json));
  }

  private static JsonWebKey jose4jKey(String curve) throws Exception {
    var specs =
        Map.of(
            "P-256",
            EllipticCurves.P256,
            "P-384",
            EllipticCurves.P384,
            "P-521",
            EllipticCurves.P521);
    return specs.containsKey(curve)
        ? EcJwkGenerator.generateJwk(specs.get(curve))
        : OkpJwkGenerator.generateJwk(curve);
  }

  @Property(tries = 10)
  void weReadTheSecretsOfBoth() throws Exception {
    for (var secret :
        List.of(
            new OctetSequenceKeyGenerator(512).generate().toJSONString(),
            OctJwkGenerator.generateJwk(512)
                .toJson(JsonWebKey.OutputControlLevel.INCLUDE_SYMMETRIC))) {
      Jwk ours = Jwk.parse(secret, SignatureAlgorithm.HS512);
      assertThat(ours.thumbprint()).isEqualTo(JWK.parse(secret).computeThumbprint().toString());
    }
  }

  @Property(tries = 2)
  void weReadTheRsaKeysOfNimbus() throws Exception {
    JWK theirs = new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
    Jwk ours = Jwk.parse(theirs.toJSONString(), SignatureAlgorithm.PS256);
    assertThat(ours.keyId()).contains(ours.thumbprint());
    assertThat(ours.toJsonObject().without("alg").without("use"))
        .isEqualTo(JsonObject.parse(theirs.toJSONString()));
  }
}

package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.encoding.Base64Url;
import java.util.HexFormat;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Test;

/// Ed448 by its own name (RFC 9864) and as `EdDSA` (RFC 8037 section 3.1).
class Ed448Test {
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);
  private static final Jwk KEY = TestKeys.of(SignatureAlgorithm.ED448);
  private static final Jwk OLD = Jwk.parse(KEY.toJsonObject().with("alg", "EdDSA"));

  /// RFC 8032 section 7.4, the first vector: nothing is signed.
  @Test
  void signsAsTheSpecificationDoes() {
    Jwk key =
        Jwk.parse(
            JsonObject.builder()
                .put("kty", "OKP")
                .put("crv", "Ed448")
                .put("alg", "Ed448")
                .put(
                    "d",
                    base64(
                        "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3"
                            + "528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f95b"))
                .put(
                    "x",
                    base64(
                        "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778"
                            + "edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180"))
                .build());
    assertThat(key.sign(new byte[0], 0, 0))
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f"
                        + "2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a"
                        + "9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4db"
                        + "b61149f05a7363268c71d95808ff2e652600"));
  }

  private static String base64(String hex) {
    return Base64Url.encodeToString(HexFormat.of().parseHex(hex));
  }

  @Test
  void bothNamesVerifyEachOther() {
    assertThat(OLD.algorithm()).isEqualTo(SignatureAlgorithm.EDDSA);
    assertThat(OLD.curve()).contains(Curve.ED448);
    VerifiedJws byOldName = Jws.verify(Jws.sign(MESSAGE, OLD), KEY.publicOnly());
    assertThat(byOldName.header().string("alg")).contains("EdDSA");
    VerifiedJws byNewName = Jws.verify(Jws.sign(MESSAGE, KEY), OLD.publicOnly());
    assertThat(byNewName.header().string("alg")).contains("Ed448");
    assertThat(Jwk.parse(OLD.toJson())).isEqualTo(OLD);
    assertThat(Jwk.fromPem(SignatureAlgorithm.EDDSA, OLD.toPem()).toPem()).isEqualTo(OLD.toPem());
  }

  @Test
  void aKeyDoesNotAnswerToTheNameOfTheOtherCurve() {
    Jwk ed25519 = Jwk.generate(SignatureAlgorithm.ED25519).withKeyId("1");
    String token = Jws.sign(MESSAGE, ed25519);
    for (Jwk key : new Jwk[] {KEY, OLD}) {
      assertThatThrownBy(() -> Jws.verify(token, key.publicOnly().withKeyId("1")))
          .hasMessageContaining("header says Ed25519, the key does not verify that");
    }
    Jwk bearsTheOldName = Jwk.generate(SignatureAlgorithm.EDDSA).withKeyId("1");
    assertThatThrownBy(
            () -> Jws.verify(Jws.sign(MESSAGE, bearsTheOldName), KEY.publicOnly().withKeyId("1")))
        .hasMessageContaining("The token's signature was not made over this content");
  }

  @Test
  void jose4jAgrees() throws Exception {
    var theirs = new JsonWebSignature();
    theirs.setCompactSerialization(Jws.sign(MESSAGE, OLD));
    theirs.setKey(JsonWebKey.Factory.newJwk(OLD.publicOnly().toJson()).getKey());
    assertThat(theirs.verifySignature()).isTrue();

    var made = new JsonWebSignature();
    made.setAlgorithmHeaderValue("EdDSA");
    made.setPayload("theirs");
    made.setKey(((OctetKeyPairJsonWebKey) JsonWebKey.Factory.newJwk(OLD.toJson())).getPrivateKey());
    assertThat(Jws.verify(made.getCompactSerialization(), KEY.publicOnly()).payload())
        .asString(UTF_8)
        .isEqualTo("theirs");
  }
}

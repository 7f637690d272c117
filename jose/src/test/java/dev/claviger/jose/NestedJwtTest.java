package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tokens that are signed and then encrypted.
class NestedJwtTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Jwk SIGNING = TestKeys.of(SignatureAlgorithm.ES256).withKeyId("sign");
  private static final Jwk ENCRYPTION =
      TestKeys.of(KeyManagementAlgorithm.RSA_OAEP_256).withKeyId("encrypt");

  private static Jwt.Builder claims() {
    return Jwt.builder().issuer("us").subject("42").expiresAt(NOW.plusSeconds(60)).type("at+jwt");
  }

  private static JwtVerifier.Builder verifier() {
    return JwtVerifier.builder(SIGNING.publicOnly())
        .issuer("us")
        .anyAudience()
        .type("at+jwt")
        .clock(() -> NOW);
  }

  static Stream<Jwk> keys() {
    return EncryptionKeys.all();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void isReadWithTheRightKeys(Jwk key) {
    String token =
        claims()
            .signAndEncrypt(
                SIGNING,
                Jwe.builder()
                    .recipient(key.algorithm().isSymmetric() ? key : key.publicOnly())
                    .iterations(1000)
                    .allowRsa15());
    var decrypter = JweDecrypter.builder(key).allowRsa15().build();
    VerifiedJwt jwt = verifier().decryptedWith(decrypter).build().verifyOrThrow(token);
    assertThat(jwt.subject()).contains("42");
    assertThat(jwt.key()).isEqualTo(SIGNING.publicOnly());
    assertThat(token.split("\\.", -1)).hasSize(5);
  }

  private static void assertRejected(JwtVerifier verifier, String token, RejectionReason reason) {
    assertThat(verifier.verify(token))
        .isInstanceOfSatisfying(
            Verification.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(reason));
  }

  @Test
  void theSignatureWithinDecides() {
    String forged =
        claims()
            .signAndEncrypt(
                TestKeys.another(SignatureAlgorithm.ES256).withKeyId("sign"),
                ENCRYPTION.publicOnly());
    assertRejected(
        verifier().decryptedWith(ENCRYPTION).build(), forged, RejectionReason.SIGNATURE_MISMATCH);
  }

  @Test
  void theExpectationsHoldWithin() {
    String token = claims().issuer("them").signAndEncrypt(SIGNING, ENCRYPTION.publicOnly());
    assertRejected(
        verifier().decryptedWith(ENCRYPTION).build(), token, RejectionReason.WRONG_ISSUER);
  }

  @Test
  void isRefusedWithoutKeysToDecrypt() {
    String token = claims().signAndEncrypt(SIGNING, ENCRYPTION.publicOnly());
    assertThat(verifier().build().verify(token))
        .isEqualTo(
            new Verification.Rejected(
                RejectionReason.MALFORMED,
                "five segments: encrypted, and no key was given to decrypt with"));
  }

  @Test
  void mustBeEncryptedUnlessThatIsWaived() {
    String signed = claims().sign(SIGNING);
    assertRejected(
        verifier().decryptedWith(ENCRYPTION).build(), signed, RejectionReason.NOT_ENCRYPTED);
    assertThat(verifier().decryptedWith(ENCRYPTION).encryptionOptional().build().verify(signed))
        .isInstanceOf(Verification.Verified.class);
    assertThatThrownBy(() -> verifier().encryptionOptional().build())
        .hasMessage("say what decrypts: decryptedWith(keys)");
  }

  @Test
  void theLimitOfTheVerifierHolds() {
    String token = claims().signAndEncrypt(SIGNING, ENCRYPTION.publicOnly());
    assertRejected(
        verifier().decryptedWith(ENCRYPTION).maxTokenBytes(token.length() - 1).build(),
        token,
        RejectionReason.TOO_LARGE);
  }

  @Test
  void encryptedClaimsCanBeReadByTheDecrypterAlone() {
    String token = claims().encrypt(ENCRYPTION.publicOnly());
    DecryptedJwe message = Jwe.decrypt(token, ENCRYPTION);
    assertThat(JsonObject.parse(new String(message.plaintext(), UTF_8)).string("sub"))
        .contains("42");
    assertThat(message.protectedHeader().string("typ")).contains("at+jwt");
    assertThatThrownBy(() -> Jwt.builder().encrypt(ENCRYPTION))
        .hasMessage("say when the token expires, or withoutExpiry()");
  }

  /// RFC 7520 section 6: PS256 within RSA-OAEP and A128GCM.
  @Test
  void readsTheExampleOfTheCookbook() {
    JsonObject example =
        Vectors.json("ietf-jose-cookbook/6.nesting_signatures_and_encryption.json");
    JsonObject signing = example.object("sign").orElseThrow();
    JsonObject encryption = example.object("encrypt").orElseThrow();
    Jwk signed =
        Jwk.parse(
            signing.object("input").orElseThrow().object("key").orElseThrow().toJson(),
            SignatureAlgorithm.PS256);
    Jwk encrypted =
        Jwk.parse(
            encryption.object("input").orElseThrow().object("key").orElseThrow().toJson(),
            KeyManagementAlgorithm.RSA_OAEP);
    String token = encryption.object("output").orElseThrow().string("compact").orElseThrow();
    VerifiedJwt jwt =
        JwtVerifier.builder(signed.publicOnly().withoutKeyId())
            .issuer("hobbiton.example")
            .anyAudience()
            .type("JWT")
            .clock(() -> Instant.ofEpochSecond(1300819379))
            .decryptedWith(encrypted)
            .build()
            .verifyOrThrow(token);
    assertThat(jwt.claims().bool("http://example.com/is_root")).contains(true);
  }
}

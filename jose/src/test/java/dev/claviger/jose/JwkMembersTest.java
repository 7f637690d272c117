package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.encoding.Base64Url;
import dev.claviger.jose.keys.Certificates;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a JWK says besides its key: certificates, thumbprints, members of applications.
class JwkMembersTest {
  private static final Jwk KEY = TestKeys.of(SignatureAlgorithm.ES256);
  @TempDir private Path directory;
  private byte[] der = new byte[0];
  private X509Certificate certificate;

  @BeforeEach
  void makeCertificate() throws Exception {
    String pem = KeyFormsTest.certificate(KEY, directory);
    der = OpenSsl.bytes(pem.getBytes(UTF_8), "x509", "-outform", "DER");
    certificate = Certificates.parse(der);
  }

  private JsonObject withCertificate() {
    return KEY.toJsonObject().with("x5c", JsonArray.ofStrings(List.of(base64(der))));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String digest(String hash, byte[] bytes) throws Exception {
    return Base64Url.encodeToString(MessageDigest.getInstance(hash).digest(bytes));
  }

  @Test
  void keepsCertificatesAlsoInThePublicKey() throws Exception {
    JsonObject json =
        withCertificate()
            .with("x5t", digest("SHA-1", der))
            .with("x5t#S256", digest("SHA-256", der))
            .with("x5u", "https://issuer.example/key.pem");
    Jwk key = Jwk.parse(json);
    assertThat(key.toJsonObject()).isEqualTo(json);
    assertThat(key.certificateChain()).containsExactly(certificate);
    assertThat(key.certificateUrl()).contains("https://issuer.example/key.pem");
    assertThat(key.publicOnly().toJsonObject()).isEqualTo(json.without("d"));
    assertThat(key).isEqualTo(KEY);
  }

  /// The one check that RFC 7517 section 4.7 asks for.
  @Test
  void refusesACertificateForAnotherKey() {
    JsonObject other =
        TestKeys.another(SignatureAlgorithm.ES256)
            .toJsonObject()
            .with("x5c", JsonArray.ofStrings(List.of(base64(der))));
    assertThatThrownBy(() -> Jwk.parse(other))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage("the first certificate in x5c is for another key");
    JsonObject secret =
        TestKeys.of(SignatureAlgorithm.HS256)
            .toJsonObject()
            .with("x5c", JsonArray.ofStrings(List.of(base64(der))));
    assertThatThrownBy(() -> Jwk.parse(secret))
        .hasMessage("the first certificate in x5c is for another key");
    assertThatThrownBy(
            () -> TestKeys.of(SignatureAlgorithm.RS256).withCertificateChain(List.of(certificate)))
        .hasMessage("the first certificate in x5c is for another key");
  }

  @Test
  void refusesThumbprintsOfAnotherCertificate() throws Exception {
    JsonObject json = withCertificate();
    assertThatThrownBy(() -> Jwk.parse(json.with("x5t", digest("SHA-1", new byte[1]))))
        .hasMessage("the key's x5t is not that of its certificate");
    assertThatThrownBy(() -> Jwk.parse(json.with("x5t#S256", digest("SHA-1", der))))
        .hasMessage("the key's x5t#S256 is not that of its certificate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x5u", "x5t", "x5t#S256"})
  void refusesOtherTypes(String name) {
    assertThatThrownBy(() -> Jwk.parse(KEY.toJsonObject().with(name, JsonNumber.of(1))))
        .hasMessage("the key's " + name + " is not a string");
  }

  @Test
  void refusesWhatIsNoCertificate() {
    JsonObject json = KEY.toJsonObject();
    assertThatThrownBy(() -> Jwk.parse(json.with("x5c", "MAA=")))
        .hasMessage("the key's x5c is not an array of certificates");
    assertThatThrownBy(() -> Jwk.parse(json.with("x5c", JsonArray.of())))
        .hasMessage("the key's x5c is not an array of certificates");
    assertThatThrownBy(() -> Jwk.parse(json.with("x5c", JsonArray.ofStrings(List.of("MA-_")))))
        .hasMessage("a certificate in the key's x5c is not base64");
    assertThatThrownBy(() -> Jwk.parse(json.with("x5c", JsonArray.ofStrings(List.of("MAA=")))))
        .hasMessage("not a readable X.509 certificate");
  }

  @Test
  void publishesCertificates() throws Exception {
    Jwk key = KEY.withCertificateChain(List.of(certificate));
    assertThat(key.toJsonObject())
        .isEqualTo(withCertificate().with("x5t#S256", digest("SHA-256", der)));
    assertThat(key.withCertificateChain(List.of()).toJson()).isEqualTo(KEY.toJson());
    var theirs = com.nimbusds.jose.jwk.ECKey.parse(key.toJson());
    assertThat(theirs.getParsedX509CertChain()).containsExactly(certificate);
  }

  /// Trust does not come with the key: the certificate of anybody changes nothing about what
  /// verifies.
  @Test
  void aCertificateTrustsNobody() {
    Jwk key = Jwk.parse(withCertificate()).publicOnly();
    String forged =
        Jws.sign(new byte[1], TestKeys.another(SignatureAlgorithm.ES256).withoutKeyId());
    assertThatThrownBy(() -> Jws.verify(forged, key)).isInstanceOf(RejectedTokenException.class);
  }

  @Test
  void keepsMembersOfApplicationsButPublishesNone() {
    JsonObject json =
        KEY.toJsonObject()
            .with("ext", JsonBoolean.TRUE)
            .with("exp", JsonNumber.of(1))
            .with("hint", JsonObject.builder().put("a", 1).build());
    Jwk key = Jwk.parse(json);
    assertThat(key.toJsonObject()).isEqualTo(json);
    assertThat(key.otherMembers().names()).containsExactly("ext", "exp", "hint");
    assertThat(key.withKeyId("k").otherMembers()).isEqualTo(key.otherMembers());
    assertThat(key.publicOnly().otherMembers()).isEqualTo(JsonObject.empty());
    assertThat(key.publicOnly().with("hint", JsonNull.NULL).toJson()).contains("\"hint\":null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "kid", "x5c", "k", "priv", "use"})
  void theMembersWithAMeaningAreNotTheCallersToSet(String name) {
    assertThatThrownBy(() -> KEY.with(name, JsonNull.NULL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the member " + name + " is not the caller's to set");
  }

  /// A stray member of another type of key is neither kept nor published.
  @Test
  void dropsMembersOfOtherKeyTypes() {
    JsonObject json = KEY.publicOnly().toJsonObject().with("k", "AAAA").with("priv", "AAAA");
    assertThat(Jwk.parse(json).toJson()).isEqualTo(KEY.publicOnly().toJson());
  }

  @ParameterizedTest
  @EnumSource
  void thumbprintsByEveryHash(ThumbprintHash hash) throws Exception {
    String canonical =
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(
                KEY.toJsonObject().string("x").orElseThrow(),
                KEY.toJsonObject().string("y").orElseThrow());
    String expected = digest(hash.jcaName(), canonical.getBytes(UTF_8));
    assertThat(KEY.thumbprint(hash)).isEqualTo(expected);
    assertThat(KEY.publicOnly().thumbprintUri(hash))
        .hasToString("urn:ietf:params:oauth:jwk-thumbprint:" + hash.uriName() + ":" + expected);
    assertThat(hash.uriName()).isEqualToIgnoringCase(hash.jcaName());
  }

  @Test
  void tellsWhichMembersOfASetAreOfNoUse() {
    String json =
        """
        {"keys":[
          %s,
          {"kty":"XYZ","kid":"new"},
          7,
          {"kty":"RSA","kid":"short","alg":"RS256","n":"AQ","e":"AQAB"},
          {"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"point"}]}\
        """
            .formatted(KEY.publicOnly().toJson());
    JwkSet set = JwkSet.parse(json);
    assertThat(set.keys()).containsExactly(KEY.publicOnly());
    assertThat(set.skipped())
        .containsExactly(
            new SkippedKey(1, Optional.of("new"), "the key does not say its algorithm: give it"),
            new SkippedKey(2, Optional.empty(), "not a JSON object"),
            new SkippedKey(
                3, Optional.of("short"), "an RSA key needs 2048 to 16384 bits, this one has 1"),
            new SkippedKey(4, Optional.of("point"), "the key's x has 1 bytes instead of 32"));
    assertThat(JwkSet.parse(json, SignatureAlgorithm.RS256).skipped().getFirst().reason())
        .isEqualTo("RS256 needs a key of type RSA; the key does not say its algorithm: give it");
  }

  @Test
  void refusesASetOfTooManyKeys() {
    String keys = "{\"kty\":\"XYZ\"},".repeat(256);
    assertThat(
            JwkSet.parse("{\"keys\":[%s]}".formatted(keys.substring(0, keys.length() - 1)))
                .skipped())
        .hasSize(256);
    assertThatThrownBy(() -> JwkSet.parse("{\"keys\":[%s7]}".formatted(keys)))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage("257 keys, 256 allowed");
  }

  @Test
  void rotatesBySetsThatDifferInOneKey() {
    Jwk next = TestKeys.of(SignatureAlgorithm.EDDSA);
    JwkSet both = JwkSet.of(KEY).with(next);
    assertThat(both.keys()).containsExactly(KEY, next);
    assertThat(both.without(KEY.thumbprint()).keys()).containsExactly(next);
    assertThat(both.without("other").keys()).containsExactly(KEY, next);
    assertThatThrownBy(() -> both.with(KEY))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage("two keys of the set have the id " + KEY.thumbprint());
  }
}

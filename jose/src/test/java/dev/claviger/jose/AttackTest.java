package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.ALGORITHM_NOT_ALLOWED;
import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.MALFORMED_CLAIMS;
import static dev.claviger.jose.RejectionReason.SIGNATURE_MISMATCH;
import static dev.claviger.jose.RejectionReason.TOO_LARGE;
import static dev.claviger.jose.RejectionReason.UNKNOWN_KEY;
import static dev.claviger.jose.RejectionReason.UNSUPPORTED_HEADER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.crypto.HmacEngine;
import dev.claviger.jose.encoding.Base64Url;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One test for each attack on JOSE that has a name.
class AttackTest {
  private static final Jwk SECRET = Jwk.generate(SignatureAlgorithm.HS256).withKeyId("s1");
  private static final Jwk RSA = TestKeys.of(SignatureAlgorithm.RS256).withKeyId("r1");
  private static final Jwk EC = Jwk.generate(SignatureAlgorithm.ES256).withKeyId("e1");
  private static final JwkSet KEYS = JwkSet.of(SECRET, RSA.publicOnly(), EC.publicOnly());
  private static final String CLAIMS = "{\"sub\":\"42\"}";

  private static Verification verify(String token) {
    return verifier(KEYS).verify(token);
  }

  private static JwtVerifier verifier(KeySource keys) {
    return JwtVerifier.builder(keys).anyIssuer().anyAudience().anyType().expiryOptional().build();
  }

  private static void assertRejected(String token, RejectionReason reason, String detail) {
    assertThat(verify(token)).isEqualTo(new Verification.Rejected(reason, detail));
  }

  private static String encode(String json) {
    return Base64Url.encodeToString(json.getBytes(UTF_8));
  }

  /// A token with any header, under a right HMAC of ours.
  private static String hs256(String header, String claims) {
    String input = encode(header) + "." + encode(claims);
    byte[] bytes = input.getBytes(UTF_8);
    return input + "." + Base64Url.encodeToString(SECRET.sign(bytes, 0, bytes.length));
  }

  /// In every mixture of cases.
  static Stream<String> none() {
    return IntStream.rangeClosed(0, 16).mapToObj(bits -> bits == 16 ? "" : mixed("none", bits));
  }

  private static String mixed(String word, int upper) {
    var mixed = new StringBuilder(word);
    for (int i = 0; i < word.length(); i++) {
      if ((upper >> i & 1) == 1) {
        mixed.setCharAt(i, Character.toUpperCase(word.charAt(i)));
      }
    }
    return mixed.toString();
  }

  @ParameterizedTest
  @MethodSource("none")
  void algorithmNone(String none) {
    assertRejected(
        encode("{\"alg\":\"%s\"}".formatted(none)) + "." + encode(CLAIMS) + ".",
        ALGORITHM_NOT_ALLOWED,
        "alg is \"%s\"".formatted(none));
  }

  @Test
  void strippedSignature() {
    String token = Jws.sign(CLAIMS.getBytes(UTF_8), SECRET);
    assertThat(verify(token)).isInstanceOf(Verification.Verified.class);
    assertRejected(
        token.substring(0, token.lastIndexOf('.') + 1),
        SIGNATURE_MISMATCH,
        "tried [Jwk[HS256, s1, private]]");
  }

  /// The public key, which everybody has, used as an HMAC secret.
  @Test
  void rsaKeyAsHmacSecret() throws Exception {
    byte[] der = rsaPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    for (byte[] secret : new byte[][] {der, pem.getBytes(UTF_8), pem.strip().getBytes(UTF_8)}) {
      String input = encode("{\"alg\":\"HS256\",\"kid\":\"r1\"}") + "." + encode(CLAIMS);
      byte[] bytes = input.getBytes(UTF_8);
      byte[] tag = new HmacEngine("HmacSHA256", secret).sign(bytes, 0, bytes.length);
      assertRejected(
          input + "." + Base64Url.encodeToString(tag),
          ALGORITHM_NOT_ALLOWED,
          "header says HS256, the key does not verify that: Jwk[RS256, r1, public]");
    }
  }

  private static RSAPublicKey rsaPublicKey() throws Exception {
    JsonObject jwk = RSA.publicOnly().toJsonObject();
    var spec =
        new java.security.spec.RSAPublicKeySpec(
            new java.math.BigInteger(1, Base64Url.decode(jwk.string("n").orElseThrow())),
            new java.math.BigInteger(1, Base64Url.decode(jwk.string("e").orElseThrow())));
    return (RSAPublicKey) java.security.KeyFactory.getInstance("RSA").generatePublic(spec);
  }

  @Test
  void sameKeyAnotherPadding() {
    String pss =
        Jws.sign(
            CLAIMS.getBytes(UTF_8),
            Jwk.parse(RSA.toJsonObject().without("alg").toJson(), SignatureAlgorithm.PS256));
    assertRejected(
        pss,
        ALGORITHM_NOT_ALLOWED,
        "header says PS256, the key does not verify that: Jwk[RS256, r1, public]");
  }

  /// CVE-2018-0114 and its like: the token brings the key along.
  @Test
  void embeddedJwk() {
    Jwk attacker = Jwk.generate(SignatureAlgorithm.ES256).withoutKeyId();
    var header = JsonObject.builder().put("jwk", attacker.publicOnly().toJsonObject()).build();
    assertRejected(
        Jws.sign(CLAIMS.getBytes(UTF_8), attacker, header),
        SIGNATURE_MISMATCH,
        "tried [Jwk[ES256, e1, public]]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jku", "x5u", "x5c"})
  void keysFromElsewhere(String parameter) {
    Jwk attacker = Jwk.generate(SignatureAlgorithm.ES256).withKeyId("attacker");
    var header = JsonObject.builder().put(parameter, "https://attacker.example/jwks").build();
    assertRejected(
        Jws.sign(CLAIMS.getBytes(UTF_8), attacker, header), UNKNOWN_KEY, "kid is \"attacker\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../../../dev/null", "s1' OR '1'='1", "s1\\u0000", "/dev/tcp/x", "|id"})
  void keyIdInjection(String kid) {
    assertRejected(
        hs256("{\"alg\":\"HS256\",\"kid\":\"%s\"}".formatted(kid), CLAIMS),
        UNKNOWN_KEY,
        "kid is \"%s\"".formatted(kid));
  }

  @Test
  void keyIdOfAnotherType() {
    assertRejected(
        hs256("{\"alg\":\"HS256\",\"kid\":1}", CLAIMS), MALFORMED, "header: kid is not a string");
  }

  /// CVE-2022-21449, "psychic signatures".
  @Test
  void zeroSignature() {
    String input = encode("{\"alg\":\"ES256\",\"kid\":\"e1\"}") + "." + encode(CLAIMS);
    assertRejected(
        input + "." + Base64Url.encodeToString(new byte[64]),
        SIGNATURE_MISMATCH,
        "tried [Jwk[ES256, e1, public]]");
  }

  @Test
  void derSignatureInsteadOfConcatenation() throws Exception {
    var generator = java.security.KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var pair = generator.generateKeyPair();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----";
    String input = encode("{\"alg\":\"ES256\"}") + "." + encode(CLAIMS);
    var signature = java.security.Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(input.getBytes(UTF_8));
    String token = input + "." + Base64Url.encodeToString(signature.sign());
    assertThat(verifier(JwkSet.of(Jwk.fromPem(SignatureAlgorithm.ES256, pem))).verify(token))
        .isEqualTo(
            new Verification.Rejected(SIGNATURE_MISMATCH, "tried [Jwk[ES256, no kid, public]]"));
  }

  @Test
  void invalidCurve() {
    JsonObject key = EC.publicOnly().toJsonObject();
    String moved = Base64Url.encodeToString(new byte[32]);
    assertThatThrownBy(() -> Jwk.parse(key.with("y", moved)))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage("the key's point is not on its curve");
  }

  @Test
  void criticalExtension() {
    assertRejected(
        hs256("{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}", CLAIMS),
        UNSUPPORTED_HEADER,
        "crit is [\"exp\"]");
  }

  @Test
  void unencodedPayloadWithoutCrit() {
    assertRejected(
        hs256("{\"alg\":\"HS256\",\"b64\":false}", CLAIMS),
        UNSUPPORTED_HEADER,
        "b64 is present, and crit does not say so");
  }

  @Test
  void duplicateHeader() {
    assertRejected(
        hs256("{\"alg\":\"HS256\",\"alg\":\"none\"}", CLAIMS),
        MALFORMED,
        "header: a member name occurs twice at byte 28");
  }

  @Test
  void duplicateClaim() {
    assertRejected(
        hs256("{\"alg\":\"HS256\"}", "{\"sub\":\"1\",\"sub\":\"2\"}"),
        MALFORMED_CLAIMS,
        "payload: a member name occurs twice at byte 21");
  }

  /// The same signature in another dress would slip past a list of revoked tokens.
  @Test
  void nonCanonicalBase64url() {
    String token = Jws.sign(CLAIMS.getBytes(UTF_8), SECRET);
    char last = token.charAt(token.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char twin = alphabet.charAt(alphabet.indexOf(last) + 1);
    assertRejected(
        token.substring(0, token.length() - 1) + twin,
        MALFORMED,
        "signature: not canonical base64url");
    assertRejected(token + "=", MALFORMED, "signature: not canonical base64url");
    assertRejected(token + "\n", MALFORMED, "signature: not canonical base64url");
  }

  /// A surrogate pair is two characters and one byte of replacement.
  @Test
  void charactersBeyondAscii() {
    String token = Jws.sign(CLAIMS.getBytes(UTF_8), SECRET);
    assertRejected("😀" + token, MALFORMED, "characters beyond ASCII");
    assertRejected(token + "😀", MALFORMED, "characters beyond ASCII");
    assertRejected("€" + token, MALFORMED, "header: not canonical base64url");
  }

  @Test
  void hugeToken() {
    assertRejected("a".repeat(16_385), TOO_LARGE, "16385 characters, 16384 allowed");
  }

  @Test
  void deepJson() {
    assertRejected(
        hs256("{\"alg\":\"HS256\"}", "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}"),
        MALFORMED_CLAIMS,
        "payload: nested deeper than 16 at byte 21");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999999",
        "1e-999999999",
        "99999999999999999999",
        "1000000000000000",
        "1e15",
        "-1e15",
        "\"1795358787\"",
        "null",
        "true",
        "[1]",
        "{}"
      })
  void absurdExpiry(String expiry) {
    assertRejected(
        hs256("{\"alg\":\"HS256\"}", "{\"exp\":%s}".formatted(expiry)),
        MALFORMED_CLAIMS,
        "exp is no date: " + expiry);
  }

  @Test
  void publiclyKnownSecrets() {
    int refused = 0;
    for (String line :
        new String(
                Vectors.bytes(Vectors.path("wallarm-jwt-secrets/jwt.secrets.list")),
                java.nio.charset.StandardCharsets.ISO_8859_1)
            .split("\n", -1)) {
      byte[] secret =
          (line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
              .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      if (secret.length >= 32) {
        assertThatThrownBy(() -> Jwk.hmac(SignatureAlgorithm.HS256, secret))
            .hasMessage("this key is publicly known: anybody could sign with it");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1500);
  }

  @Test
  void shortSecrets() {
    assertThatThrownBy(() -> Jwk.hmac(SignatureAlgorithm.HS256, new byte[31]))
        .hasMessage("HS256 needs a key of at least 32 bytes, this one has 31");
    assertThatThrownBy(() -> Jwk.hmac(SignatureAlgorithm.HS384, new byte[47]))
        .hasMessage("HS384 needs a key of at least 48 bytes, this one has 47");
    assertThatThrownBy(() -> Jwk.hmac(SignatureAlgorithm.HS512, new byte[63]))
        .hasMessage("HS512 needs a key of at least 64 bytes, this one has 63");
  }

  @Test
  void shortRsaKeys() {
    assertThatThrownBy(() -> Jwk.generateRsa(SignatureAlgorithm.RS256, 1024))
        .hasMessage("an RSA key needs 2048 to 16384 bits, this one has 1024");
  }
}

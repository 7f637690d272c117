package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.ALGORITHM_NOT_ALLOWED;
import static dev.claviger.jose.RejectionReason.DECRYPTION_FAILED;
import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.NOT_SIGNED;
import static dev.claviger.jose.RejectionReason.TOO_COSTLY;
import static dev.claviger.jose.RejectionReason.TOO_LARGE;
import static dev.claviger.jose.RejectionReason.UNKNOWN_KEY;
import static dev.claviger.jose.RejectionReason.UNSUPPORTED_HEADER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.encoding.Base64Url;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One test for each attack on encryption that has a name.
class JweAttackTest {
  private static final byte[] CONTENT = "attack at dawn".getBytes(UTF_8);
  private static final Jwk RSA = TestKeys.of(KeyManagementAlgorithm.RSA_OAEP_256).withKeyId("r");
  private static final Jwk EC =
      Jwk.generate(KeyManagementAlgorithm.ECDH_ES_A256KW, Curve.P_256).withKeyId("e");
  private static final Jwk AES = TestKeys.of(KeyManagementAlgorithm.A256KW).withKeyId("a");
  private static final Jwk DIRECT = TestKeys.of(ContentEncryption.A256GCM).withKeyId("d");
  private static final Jwk PASSWORD =
      Jwk.password(KeyManagementAlgorithm.PBES2_HS256_A128KW, EncryptionKeys.PASSWORD)
          .withKeyId("p");

  private static String[] segments(String token) {
    return token.split("\\.", -1);
  }

  private static String encode(String json) {
    return Base64Url.encodeToString(json.getBytes(UTF_8));
  }

  /// The token with another header: what an attacker can do without a key.
  private static String withHeader(String token, String json) {
    return encode(json) + token.substring(token.indexOf('.'));
  }

  private static JsonObject header(String token) {
    return JsonObject.parse(new String(Base64Url.decode(segments(token)[0]), UTF_8));
  }

  private static String with(String token, int segment, byte[] content) {
    String[] segments = segments(token);
    segments[segment] = Base64Url.encodeToString(content);
    return String.join(".", segments);
  }

  private static Decryption decrypt(String token, Jwk... keys) {
    return JweDecrypter.builder(JwkSet.of(keys)).build().decrypt(token);
  }

  private static void assertRejected(Decryption decryption, RejectionReason reason, String detail) {
    assertThat(decryption).isEqualTo(new Decryption.Rejected(reason, detail));
  }

  private static RejectionReason reason(Decryption decryption) {
    return ((Decryption.Rejected) decryption).reason();
  }

  /// CVE-2023-50658, CVE-2023-51775, CVE-2023-52428: a header that asks for years of derivation.
  @ParameterizedTest
  @ValueSource(longs = {1_000_001, Integer.MAX_VALUE, 2L + Integer.MAX_VALUE, Long.MAX_VALUE})
  void iterationCountOfPasswords(long count) {
    String token = Jwe.builder().recipient(PASSWORD).iterations(1000).compact(CONTENT);
    String attack = withHeader(token, header(token).with("p2c", JsonNumber.of(count)).toJson());
    long start = System.nanoTime();
    assertThat(reason(decrypt(attack, PASSWORD))).isEqualTo(TOO_COSTLY);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  /// The same in small change: many recipients, each below the limit.
  @Test
  void iterationCountOfManyRecipients() {
    var builder = Jwe.builder();
    for (int i = 0; i < 3; i++) {
      builder.recipient(PASSWORD);
    }
    String message = builder.iterations(1000).general(CONTENT);
    var decrypter = JweDecrypter.builder(PASSWORD).maxIterations(2999).build();
    assertRejected(
        decrypter.decryptJson(message), TOO_COSTLY, "p2c asks for 3000 iterations, 2999 allowed");
  }

  @Test
  void iterationCountTooSmallToProtectAnything() {
    String token = Jwe.builder().recipient(PASSWORD).iterations(1000).compact(CONTENT);
    String attack = withHeader(token, header(token).with("p2c", JsonNumber.of(1)).toJson());
    assertRejected(decrypt(attack, PASSWORD), MALFORMED, "header: p2c is 1, at least 1000 needed");
    assertThatThrownBy(() -> Jwe.builder().iterations(999)).hasMessage("at least 1000 iterations");
  }

  /// CVE-2024-28176 and its like.
  @Test
  void zipBomb() {
    String bomb = Jwe.builder().recipient(DIRECT).compressed().compact(new byte[10_000_000]);
    assertThat(bomb.length()).isLessThan(20_000);
    assertRejected(decrypt(bomb, DIRECT), UNSUPPORTED_HEADER, "zip is \"DEF\"");
    assertRejected(
        JweDecrypter.builder(DIRECT).allowCompression().build().decrypt(bomb),
        TOO_COSTLY,
        "content inflates to more than 262144 bytes");
    String small = Jwe.builder().recipient(DIRECT).compressed().compact(new byte[200_000]);
    assertThat(reason(JweDecrypter.builder(DIRECT).allowCompression().build().decrypt(small)))
        .isEqualTo(TOO_COSTLY);
  }

  /// Points that are on another curve bring out the private key piece by piece.
  @Test
  void invalidCurve() {
    String token = Jwe.encrypt(CONTENT, EC);
    JsonObject header = header(token);
    JsonObject epk = header.object("epk").orElseThrow();
    String attack =
        withHeader(
            token,
            header.with("epk", epk.with("y", Base64Url.encodeToString(new byte[32]))).toJson());
    assertRejected(decrypt(attack, EC), MALFORMED, "epk: the key's point is not on its curve");
  }

  @Test
  void anotherCurve() {
    String token = Jwe.encrypt(CONTENT, EC);
    JsonObject other =
        Jwk.generate(KeyManagementAlgorithm.ECDH_ES, Curve.P_384).publicOnly().toJsonObject();
    String attack = withHeader(token, header(token).with("epk", other).toJson());
    assertRejected(decrypt(attack, EC), MALFORMED, "epk: the key is not on P-256");
  }

  /// RFC 7748 section 6: with such a point the shared secret is zero, whatever the private key.
  @ParameterizedTest
  @CsvSource({
    "X25519,0000000000000000000000000000000000000000000000000000000000000000",
    "X25519,0100000000000000000000000000000000000000000000000000000000000000",
    "X25519,e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "X448,0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    "X448,0100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
  })
  void pointOfSmallOrder(String crv, String point) {
    Jwk key = Jwk.generate(KeyManagementAlgorithm.ECDH_ES, Curve.valueOf(crv));
    String token = Jwe.encrypt(CONTENT, key);
    JsonObject epk = header(token).object("epk").orElseThrow();
    String x = Base64Url.encodeToString(java.util.HexFormat.of().parseHex(point));
    String attack = withHeader(token, header(token).with("epk", epk.with("x", x)).toJson());
    assertRejected(decrypt(attack, key), MALFORMED, "epk is a point of small order");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 8, 12, 15, 17, 32})
  void truncatedTag(int length) {
    for (ContentEncryption encryption :
        List.of(ContentEncryption.A256GCM, ContentEncryption.A128CBC_HS256)) {
      String token = Jwe.builder().recipient(AES).encryption(encryption).compact(CONTENT);
      byte[] tag = Base64Url.decode(segments(token)[4]);
      assertRejected(
          decrypt(with(token, 4, Arrays.copyOf(tag, length)), AES),
          MALFORMED,
          "tag: %d bytes instead of 16".formatted(length));
    }
  }

  /// The tag of a wrapped key stands in the header.
  @Test
  void truncatedTagOfTheKey() {
    Jwk key = TestKeys.of(KeyManagementAlgorithm.A256GCMKW);
    String token = Jwe.encrypt(CONTENT, key);
    String tag = header(token).string("tag").orElseThrow();
    String attack = withHeader(token, header(token).with("tag", tag.substring(0, 16)).toJson());
    assertRejected(decrypt(attack, key), MALFORMED, "header: tag has 12 bytes instead of 16");
  }

  /// Anybody who has the public key can encrypt claims; that makes them nobody's.
  @Test
  void encryptedTakenForSigned() {
    JwtVerifier verifier =
        JwtVerifier.builder(TestKeys.of(SignatureAlgorithm.ES256))
            .anyIssuer()
            .anyAudience()
            .anyType()
            .decryptedWith(RSA)
            .build();
    Jwt.Builder claims = Jwt.builder().subject("admin").withoutExpiry();
    assertThat(verifier.verify(claims.encrypt(RSA.publicOnly())))
        .isEqualTo(new Verification.Rejected(NOT_SIGNED, "no cty"));
    assertThat(verifier.verify(claims.header("cty", "JWT").encrypt(RSA.publicOnly())))
        .isEqualTo(new Verification.Rejected(MALFORMED, "not three segments"));
    String unsigned = encode("{\"alg\":\"none\"}") + "." + encode("{\"sub\":\"admin\"}") + ".";
    String nested =
        Jwe.builder()
            .recipient(RSA.publicOnly())
            .header("cty", "JWT")
            .compact(unsigned.getBytes(UTF_8));
    assertThat(verifier.verify(nested))
        .isEqualTo(new Verification.Rejected(ALGORITHM_NOT_ALLOWED, "alg is \"none\""));
  }

  /// The key for encryption is published: a signature that it verifies would be anybody's.
  @Test
  void encryptionKeyTakenForVerification() {
    JwkSet keys = JwkSet.of(AES, DIRECT);
    String token = Jws.sign(CONTENT, Jwk.generate(SignatureAlgorithm.HS256).withKeyId("a"));
    assertThatThrownBy(() -> Jws.verify(token, keys))
        .isInstanceOfSatisfying(
            RejectedTokenException.class,
            e -> assertThat(e.reason()).isEqualTo(ALGORITHM_NOT_ALLOWED));
  }

  @Test
  void rsa15IsRefusedUnlessAllowed() {
    Jwk key = TestKeys.of(KeyManagementAlgorithm.RSA1_5);
    assertThatThrownBy(() -> Jwe.encrypt(CONTENT, key))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage("RSA1_5 is broken: use RSA-OAEP-256, or allow it by name");
    String token = Jwe.builder().recipient(key).allowRsa15().compact(CONTENT);
    assertRejected(decrypt(token, key), ALGORITHM_NOT_ALLOWED, "alg is \"RSA1_5\"");
    assertThat(JweDecrypter.builder(key).allowRsa15().build().decryptOrThrow(token).plaintext())
        .isEqualTo(CONTENT);
  }

  /// Whatever is wrong with the padding, the key or the content: one answer.
  @Test
  void bleichenbacherOracle() throws Exception {
    Jwk key = TestKeys.of(KeyManagementAlgorithm.RSA1_5);
    var decrypter = JweDecrypter.builder(key).allowRsa15().build();
    String token = Jwe.builder().recipient(key).allowRsa15().compact(CONTENT);
    var answers = new ArrayList<Decryption>();
    for (byte[] block : blocks()) {
      answers.add(decrypter.decrypt(with(token, 1, raw(key, block))));
    }
    answers.add(decrypter.decrypt(with(token, 1, new byte[256])));
    answers.add(decrypter.decrypt(with(token, 1, new byte[0])));
    answers.add(decrypter.decrypt(with(token, 1, new byte[300])));
    answers.add(decrypter.decrypt(with(token, 3, new byte[CONTENT.length])));
    assertThat(answers)
        .containsOnly(new Decryption.Rejected(DECRYPTION_FAILED, "tried [" + key + "]"));
  }

  /// Right padding around a wrong key, and every kind of wrong padding.
  private static List<byte[]> blocks() {
    var right = new byte[256];
    Arrays.fill(right, (byte) 0x55);
    right[0] = 0;
    right[1] = 2;
    right[256 - 33] = 0;
    var blocks = new ArrayList<byte[]>(List.of(right));
    for (int[] change :
        new int[][] {{0, 1}, {1, 1}, {1, 0}, {5, 0}, {256 - 33, 1}, {256 - 40, 0}}) {
      byte[] wrong = right.clone();
      wrong[change[0]] = (byte) change[1];
      blocks.add(wrong);
    }
    return blocks;
  }

  private static byte[] raw(Jwk key, byte[] block) throws Exception {
    var cipher = javax.crypto.Cipher.getInstance("RSA/ECB/NoPadding");
    cipher.init(
        javax.crypto.Cipher.ENCRYPT_MODE,
        ((dev.claviger.jose.keys.RsaKey) key.material()).publicKey());
    return cipher.doFinal(block);
  }

  /// Manger's attack on OAEP, and the like on key wrapping: no difference to be seen.
  @Test
  void oracleOfOtherKeyManagement() {
    for (Jwk key : List.of(RSA, AES, EC, TestKeys.of(KeyManagementAlgorithm.A256GCMKW))) {
      String token = Jwe.encrypt(CONTENT, key);
      byte[] encryptedKey = Base64Url.decode(segments(token)[1]);
      byte[] changed = encryptedKey.clone();
      changed[3] ^= 1;
      for (byte[] attack :
          new byte[][] {
            changed, new byte[0], new byte[7], new byte[8], new byte[encryptedKey.length]
          }) {
        assertRejected(
            decrypt(with(token, 1, attack), key), DECRYPTION_FAILED, "tried [" + key + "]");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "A128CBC", "a256gcm", "A512GCM", ""})
  void unknownContentEncryption(String enc) {
    String token = Jwe.encrypt(CONTENT, AES);
    assertRejected(
        decrypt(withHeader(token, header(token).with("enc", enc).toJson()), AES),
        ALGORITHM_NOT_ALLOWED,
        "enc is \"%s\"".formatted(enc));
  }

  /// The key decides, not the header.
  @Test
  void algorithmSwap() {
    String token = Jwe.encrypt(CONTENT, AES);
    for (String alg : List.of("A128KW", "A256GCMKW", "dir", "RSA-OAEP", "PBES2-HS256+A128KW")) {
      assertThat(reason(decrypt(withHeader(token, header(token).with("alg", alg).toJson()), AES)))
          .isEqualTo(ALGORITHM_NOT_ALLOWED);
    }
    assertRejected(
        decrypt(withHeader(token, header(token).with("alg", "none").toJson()), AES),
        ALGORITHM_NOT_ALLOWED,
        "alg is \"none\"");
  }

  /// A key of 256 bits fits A256GCM and A128CBC-HS256; it is for one of them.
  @Test
  void contentEncryptionSwap() {
    String token = Jwe.encrypt(CONTENT, DIRECT);
    String attack = withHeader(token, header(token).with("enc", "A128CBC-HS256").toJson());
    assertThat(reason(decrypt(with(attack, 2, new byte[16]), DIRECT)))
        .isEqualTo(ALGORITHM_NOT_ALLOWED);
  }

  @Test
  void directWithAnEncryptedKey() {
    String token = Jwe.encrypt(CONTENT, DIRECT);
    assertRejected(
        decrypt(with(token, 1, new byte[24]), DIRECT),
        MALFORMED,
        "an encrypted key, where dir has none");
    Jwk agreement = Jwk.generate(KeyManagementAlgorithm.ECDH_ES);
    assertRejected(
        decrypt(with(Jwe.encrypt(CONTENT, agreement), 1, new byte[24]), agreement),
        MALFORMED,
        "an encrypted key, where ECDH-ES has none");
  }

  /// The same message in another dress.
  @Test
  void nonCanonicalBase64url() {
    String token = Jwe.encrypt(CONTENT, DIRECT);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char twin = alphabet.charAt(alphabet.indexOf(token.charAt(token.length() - 1)) + 1);
    for (String attack :
        List.of(token.substring(0, token.length() - 1) + twin, token + "=", token + "\n")) {
      assertRejected(decrypt(attack, DIRECT), MALFORMED, "tag: not canonical base64url");
    }
  }

  /// CVE-2018-0114 for encryption: what the message brings along is not looked at.
  @ParameterizedTest
  @ValueSource(strings = {"jwk", "jku", "x5u", "x5c"})
  void keysFromTheMessage(String parameter) {
    Jwk attacker = Jwk.generate(KeyManagementAlgorithm.A256KW).withKeyId("attacker");
    String token =
        Jwe.builder()
            .recipient(attacker)
            .header(parameter, attacker.toJsonObject())
            .compact(CONTENT);
    assertRejected(decrypt(token, AES), UNKNOWN_KEY, "kid is \"attacker\"");
  }

  @Test
  void criticalExtension() {
    String token = Jwe.encrypt(CONTENT, AES);
    String attack =
        withHeader(token, header(token).with("crit", JsonArray.ofStrings(List.of("exp"))).toJson());
    assertRejected(decrypt(attack, AES), UNSUPPORTED_HEADER, "crit is [\"exp\"]");
  }

  /// One reader would take the protected `enc`, another the other.
  @Test
  void headerInTwoParts() {
    JsonObject message = JsonObject.parse(Jwe.builder().recipient(AES).flattened(CONTENT));
    var again = JsonObject.builder().put("enc", "A128GCM").build();
    for (String part : List.of("header", "unprotected")) {
      assertRejected(
          JweDecrypter.builder(AES).build().decryptJson(message.with(part, again).toJson()),
          MALFORMED,
          "a header parameter stands in two parts of the header");
    }
  }

  /// What no tag covers can be changed on the way.
  @Test
  void unprotectedContentEncryption() {
    JsonObject message =
        JsonObject.parse(
            Jwe.builder()
                .recipient(AES)
                .recipient(EC)
                .encryption(ContentEncryption.A256GCM)
                .general(CONTENT));
    JsonObject attack =
        message
            .without("protected")
            .with("unprotected", JsonObject.builder().put("enc", "A256GCM").build());
    assertThat(reason(JweDecrypter.builder(AES).build().decryptJson(attack.toJson())))
        .isEqualTo(UNSUPPORTED_HEADER);
  }

  @Test
  void changedAdditionalData() {
    JsonObject message =
        JsonObject.parse(
            Jwe.builder()
                .recipient(AES)
                .additionalData("to Bob".getBytes(UTF_8))
                .flattened(CONTENT));
    var decrypter = JweDecrypter.builder(AES).build();
    assertThat(decrypter.decryptJsonOrThrow(message.toJson()).additionalData())
        .hasValueSatisfying(data -> assertThat(data).isEqualTo("to Bob".getBytes(UTF_8)));
    assertThat(reason(decrypter.decryptJson(message.with("aad", encode("to Eve")).toJson())))
        .isEqualTo(DECRYPTION_FAILED);
    assertThat(reason(decrypter.decryptJson(message.without("aad").toJson())))
        .isEqualTo(DECRYPTION_FAILED);
  }

  @Test
  void hugeMessage() {
    assertThat(reason(decrypt("a".repeat((1 << 20) + 1), AES))).isEqualTo(TOO_LARGE);
    var builder = Jwe.builder();
    for (int i = 0; i < 17; i++) {
      builder.recipient(AES);
    }
    assertRejected(
        JweDecrypter.builder(AES).build().decryptJson(builder.general(CONTENT)),
        MALFORMED,
        "17 recipients, 1 to 16 allowed");
  }

  /// No change of a single bit goes through, and none leads anywhere but to a reason.
  @Test
  void everyChangedByte() {
    var random = new Random(1);
    for (Jwk key : EncryptionKeys.all().filter(key -> key.keyType() != KeyType.RSA).toList()) {
      String token = Jwe.builder().recipient(key).iterations(1000).compact(CONTENT);
      for (int i = 0; i < 60; i++) {
        int at = random.nextInt(token.length());
        char other = (char) (token.charAt(at) ^ (1 << random.nextInt(7)));
        String changed = token.substring(0, at) + other + token.substring(at + 1);
        assertThat(JweDecrypter.builder(key).maxIterations(10_000).build().decrypt(changed))
            .isInstanceOf(Decryption.Rejected.class);
      }
    }
  }
}

package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.encoding.Base64Url;
import dev.claviger.jose.encoding.Der;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One test for each attack on the signatures themselves, by key or by bytes.
class SignatureAttackTest {
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);

  private static boolean accepts(Jwk key, byte[] signature) {
    return key.verify(MESSAGE, 0, MESSAGE.length, signature);
  }

  private static byte[] sign(Jwk key) {
    return key.sign(MESSAGE, 0, MESSAGE.length);
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void truncatedSignature(SignatureAlgorithm algorithm) {
    Jwk key = TestKeys.of(algorithm);
    byte[] signature = sign(key);
    assertThat(accepts(key, signature)).isTrue();
    for (int length : new int[] {0, 1, signature.length / 2, signature.length - 1}) {
      assertThat(accepts(key, Arrays.copyOf(signature, length))).isFalse();
    }
    assertThat(accepts(key, Arrays.copyOf(signature, signature.length + 1))).isFalse();
    assertThat(accepts(key, Arrays.copyOf(signature, 2 * signature.length))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void flippedBit(SignatureAlgorithm algorithm) {
    Jwk key = TestKeys.of(algorithm);
    byte[] signature = sign(key);
    for (int at : new int[] {0, signature.length / 2, signature.length - 1}) {
      byte[] changed = signature.clone();
      changed[at] ^= 1;
      assertThat(accepts(key, changed)).isFalse();
    }
  }

  /// CVE-2022-21449, "psychic signatures", and what else is outside the range from 1 to n - 1.
  @ParameterizedTest
  @CsvSource({"ES256,secp256r1", "ES384,secp384r1", "ES512,secp521r1", "ES256K,secp256k1"})
  void ecdsaOutOfRange(SignatureAlgorithm algorithm, String curve) throws Exception {
    BigInteger order = parameters(curve).getOrder();
    Jwk key = TestKeys.of(algorithm);
    byte[] signature = sign(key);
    int half = signature.length / 2;
    var r = new BigInteger(1, Arrays.copyOf(signature, half));
    var s = new BigInteger(1, Arrays.copyOfRange(signature, half, 2 * half));
    BigInteger most = BigInteger.ONE.shiftLeft(8 * half).subtract(BigInteger.ONE);
    List<BigInteger> outside =
        List.of(BigInteger.ZERO, order, order.add(BigInteger.ONE), order.add(r).min(most), most);
    for (BigInteger wrong : outside) {
      assertThat(accepts(key, joined(wrong, s, half))).isFalse();
      assertThat(accepts(key, joined(r, wrong, half))).isFalse();
      for (BigInteger other : outside) {
        assertThat(accepts(key, joined(wrong, other, half))).isFalse();
      }
    }
    assertThat(accepts(key, joined(r, s, half))).isTrue();
    assertThat(accepts(key, joined(s, r, half))).isFalse();
  }

  private static byte[] joined(BigInteger r, BigInteger s, int half) {
    var both = new byte[2 * half];
    copy(r, both, 0, half);
    copy(s, both, half, half);
    return both;
  }

  private static void copy(BigInteger number, byte[] target, int from, int length) {
    byte[] bytes = number.toByteArray();
    int significant = Math.min(bytes.length, length);
    System.arraycopy(
        bytes, bytes.length - significant, target, from + length - significant, significant);
  }

  private static ECParameterSpec parameters(String curve) throws Exception {
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /// A point of another curve, for whose small subgroups nobody cared.
  @ParameterizedTest
  @CsvSource({"ES256,secp256r1", "ES384,secp384r1", "ES512,secp521r1", "ES256K,secp256k1"})
  void invalidCurve(SignatureAlgorithm algorithm, String curve) throws Exception {
    JsonObject jwk = TestKeys.of(algorithm).publicOnly().toJsonObject();
    int length = algorithm.curve().orElseThrow().coordinateBytes();
    BigInteger prime = ((ECFieldFp) parameters(curve).getCurve().getField()).getP();
    BigInteger x = number(jwk, "x");
    BigInteger y = number(jwk, "y");
    for (BigInteger moved : List.of(BigInteger.ZERO, y.add(BigInteger.ONE).mod(prime), x, prime)) {
      assertNotOnCurve(jwk.with("y", base64(moved, length)));
    }
    assertNotOnCurve(
        jwk.with("x", base64(BigInteger.ZERO, length)).with("y", base64(BigInteger.ZERO, length)));
    assertNotOnCurve(jwk.with("x", base64(prime, length)));
  }

  private static void assertNotOnCurve(JsonObject jwk) {
    assertThatThrownBy(() -> Jwk.parse(jwk))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage("the key's point is not on its curve");
  }

  private static BigInteger number(JsonObject jwk, String name) {
    return new BigInteger(1, Base64Url.decode(jwk.string(name).orElseThrow()));
  }

  private static String base64(BigInteger number, int length) {
    var bytes = new byte[length];
    copy(number, bytes, 0, length);
    return Base64Url.encodeToString(bytes);
  }

  /// The same bytes as a coordinate that is one prime too large: P-521 alone leaves room for it.
  @Test
  void coordinateBeyondTheField() throws Exception {
    JsonObject jwk = TestKeys.of(SignatureAlgorithm.ES512).publicOnly().toJsonObject();
    BigInteger prime = ((ECFieldFp) parameters("secp521r1").getCurve().getField()).getP();
    assertNotOnCurve(jwk.with("x", base64(number(jwk, "x").add(prime), 66)));
  }

  /// A key of one curve where the header names the algorithm of another.
  @ParameterizedTest
  @CsvSource({
    "ES256,ES256K",
    "ES256K,ES256",
    "ES256,ES384",
    "ES512,ES384",
    "Ed25519,Ed448",
    "ES256,EdDSA"
  })
  void crossCurve(String signer, String verifier) {
    Jwk signing = TestKeys.of(SignatureAlgorithm.named(signer).orElseThrow()).withKeyId("1");
    Jwk verifying = TestKeys.of(SignatureAlgorithm.named(verifier).orElseThrow()).withKeyId("1");
    String token = Jws.sign(MESSAGE, signing);
    assertThatThrownBy(() -> Jws.verify(token, verifying.publicOnly()))
        .isInstanceOf(RejectedTokenException.class)
        .hasMessageContaining("header says %s, the key does not verify that", signer);
    JsonObject relabelled =
        signing.publicOnly().toJsonObject().with("alg", verifying.algorithm().joseName());
    assertThatThrownBy(() -> Jwk.parse(relabelled)).isInstanceOf(UnusableKeyException.class);
  }

  /// Under the neutral point as key, the neutral point with S = 0 is a signature of everything: the
  /// provider takes it, so the key must not be taken.
  @Test
  void smallOrderKeyOnEd25519() throws Exception {
    byte[] neutral = new byte[32];
    neutral[0] = 1;
    byte[] spki = Der.sequence(Der.sequence(Der.objectId("1.3.101.112")), Der.bitString(neutral));
    var jdk = Signature.getInstance("Ed25519", "SunEC");
    jdk.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
    jdk.update("anything".getBytes(UTF_8));
    assertThat(jdk.verify(Arrays.copyOf(neutral, 64))).isTrue();
    assertThatThrownBy(() -> Jwk.fromDer(SignatureAlgorithm.ED25519, spki))
        .hasMessage("the key's point is of small order: signatures by it prove nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void smallOrderKeys(String point) {
    for (String name : List.of("EdDSA", "Ed25519")) {
      assertThatThrownBy(() -> Jwk.parse(okp(name, "Ed25519", HexFormat.of().parseHex(point))))
          .isInstanceOf(UnusableKeyException.class);
    }
  }

  @Test
  void smallOrderKeysOnEd448() {
    BigInteger prime =
        BigInteger.ONE
            .shiftLeft(448)
            .subtract(BigInteger.ONE.shiftLeft(224))
            .subtract(BigInteger.ONE);
    for (BigInteger y :
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            prime.subtract(BigInteger.ONE),
            prime,
            prime.add(BigInteger.ONE))) {
      var bytes = new byte[57];
      copy(y, bytes, 0, 57);
      assertThatThrownBy(() -> Jwk.parse(okp("Ed448", "Ed448", reversed(bytes))))
          .isInstanceOf(UnusableKeyException.class);
    }
  }

  private static byte[] reversed(byte[] bytes) {
    var reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static JsonObject okp(String algorithm, String curve, byte[] point) {
    return JsonObject.builder()
        .put("kty", "OKP")
        .put("alg", algorithm)
        .put("crv", curve)
        .put("x", Base64Url.encodeToString(point))
        .build();
  }

  /// R of small order and S = 0: right only under a key of small order.
  @ParameterizedTest
  @EnumSource(
      value = SignatureAlgorithm.class,
      names = {"EDDSA", "ED25519", "ED448"})
  void lowOrderSignature(SignatureAlgorithm algorithm) {
    Jwk key = TestKeys.of(algorithm);
    var signature = new byte[sign(key).length];
    assertThat(accepts(key, signature)).isFalse();
    signature[0] = 1;
    assertThat(accepts(key, signature)).isFalse();
  }

  /// S + L in place of S: the same signature in another dress (RFC 8032 section 5.1.7).
  @Test
  void malleableEdDsa() {
    Jwk key = TestKeys.of(SignatureAlgorithm.ED25519);
    byte[] signature = sign(key);
    BigInteger order =
        BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
    var s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
    var moved = new byte[32];
    copy(s.add(order), moved, 0, 32);
    System.arraycopy(reversed(moved), 0, signature, 32, 32);
    assertThat(accepts(key, signature)).isFalse();
  }

  /// Bleichenbacher's forgery lives on e = 3 and lax padding; e = 1 needs no forgery at all.
  @Test
  void rsaExponentOne() {
    JsonObject jwk = TestKeys.of(SignatureAlgorithm.RS256).publicOnly().toJsonObject();
    assertThatThrownBy(() -> Jwk.parse(jwk.with("e", "AQ")))
        .hasMessage("the RSA modulus or public exponent is not one");
  }

  @Test
  void oversizedIntegers() {
    JsonObject jwk = TestKeys.of(SignatureAlgorithm.RS256).publicOnly().toJsonObject();
    String huge = Base64Url.encodeToString(filled(100_000));
    assertThatThrownBy(() -> Jwk.parse(jwk.with("n", huge)))
        .hasMessage("an RSA key needs 2048 to 16384 bits, this one has 800000");
    assertThatThrownBy(() -> Jwk.parse(jwk.with("e", huge)))
        .hasMessage("the RSA modulus or public exponent is not one");
    JsonObject ec = TestKeys.of(SignatureAlgorithm.ES256).publicOnly().toJsonObject();
    assertThatThrownBy(() -> Jwk.parse(ec.with("x", huge)))
        .hasMessage("the key's x has 100000 bytes instead of 32");
  }

  private static byte[] filled(int length) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  /// A signature of PSS under a key for PKCS#1, and the other way round: the same key material.
  @Test
  void crossPadding() {
    Jwk pkcs1 = TestKeys.of(SignatureAlgorithm.RS256);
    Jwk pss = Jwk.parse(pkcs1.toJsonObject().without("alg").toJson(), SignatureAlgorithm.PS256);
    assertThat(accepts(pss, sign(pkcs1))).isFalse();
    assertThat(accepts(pkcs1, sign(pss))).isFalse();
  }
}

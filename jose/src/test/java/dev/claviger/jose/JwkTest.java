package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.encoding.Base64Url;
import dev.claviger.jose.encoding.Der;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkTest {
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void generatesKeysThatSignAndComeBackFromJson(SignatureAlgorithm algorithm) {
    Jwk key = Jwk.generate(algorithm);
    assertThat(key.algorithm()).isEqualTo(algorithm);
    assertThat(key.isPrivate()).isTrue();
    assertThat(key.keyId()).contains(key.thumbprint());
    Jwk copy = Jwk.parse(key.toJson());
    assertThat(copy).isEqualTo(key);
    assertThat(copy.toJson()).isEqualTo(key.toJson());
    assertThat(Jws.verify(Jws.sign(MESSAGE, copy), key).payload()).isEqualTo(MESSAGE);
  }

  @ParameterizedTest
  @EnumSource(value = SignatureAlgorithm.class, mode = EnumSource.Mode.MATCH_NONE, names = "HS.*")
  void publicKeysVerifyAndCannotSign(SignatureAlgorithm algorithm) {
    Jwk key = TestKeys.of(algorithm);
    Jwk publicKey = Jwk.parse(key.publicOnly().toJson());
    assertThat(publicKey.isPrivate()).isFalse();
    assertThat(publicKey.thumbprint()).isEqualTo(key.thumbprint());
    assertThat(publicKey.toJsonObject().names())
        .doesNotContain("d", "p", "q", "dp", "dq", "qi", "priv");
    assertThat(Jws.verify(Jws.sign(MESSAGE, key), publicKey).payload()).isEqualTo(MESSAGE);
    assertThatThrownBy(() -> Jws.sign(MESSAGE, publicKey))
        .hasMessage("this key is not for signing");
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void neverPrintsItsSecret(SignatureAlgorithm algorithm) {
    Jwk key = TestKeys.of(algorithm);
    JsonObject json = key.toJsonObject();
    for (String name : List.of("k", "d", "p", "q", "dp", "dq", "qi", "priv")) {
      json.string(name)
          .ifPresent(secret -> assertThat(key + " " + JwkSet.of(key)).doesNotContain(secret));
    }
    assertThat(key)
        .hasToString("Jwk[%s, %s, private]".formatted(algorithm.joseName(), key.thumbprint()));
  }

  @Test
  void aSymmetricKeyHasNoPublicPart() {
    Jwk key = TestKeys.of(SignatureAlgorithm.HS256);
    assertThatThrownBy(key::publicOnly).hasMessage("a symmetric key has no public part");
    assertThat(JwkSet.of(key).publicOnly().keys()).isEmpty();
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }

  @Test
  void readsRsaPemInEveryForm() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
    KeyPair pair = generator.generateKeyPair();
    var key = (RSAPrivateCrtKey) pair.getPrivate();
    Jwk fromPkcs8 = Jwk.fromPem(SignatureAlgorithm.RS256, pem("PRIVATE KEY", key.getEncoded()));
    byte[] pkcs1 = tail(key.getEncoded(), 26);
    Jwk fromPkcs1 = Jwk.fromPem(SignatureAlgorithm.RS256, pem("RSA PRIVATE KEY", pkcs1));
    Jwk fromSpki =
        Jwk.fromPem(SignatureAlgorithm.RS256, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    Jwk fromPkcs1Public =
        Jwk.fromPem(
            SignatureAlgorithm.RS256,
            pem("RSA PUBLIC KEY", tail(pair.getPublic().getEncoded(), 24)));
    assertThat(fromPkcs1).isEqualTo(fromPkcs8);
    assertThat(fromPkcs8.publicOnly()).isEqualTo(fromSpki).isEqualTo(fromPkcs1Public);
    assertThat(Jws.verify(Jws.sign(MESSAGE, fromPkcs1), fromSpki).payload()).isEqualTo(MESSAGE);
    assertThat(fromPkcs8.keyId()).isEmpty();
  }

  private static byte[] tail(byte[] bytes, int from) {
    return java.util.Arrays.copyOfRange(bytes, from, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({"ES256,secp256r1,32", "ES384,secp384r1,48", "ES512,secp521r1,66"})
  void readsEcPemInEveryForm(SignatureAlgorithm algorithm, String curve, int length)
      throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();
    Jwk publicKey = Jwk.fromPem(algorithm, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    Jwk fromPkcs8 = Jwk.fromPem(algorithm, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    BigInteger scalar = ((ECPrivateKey) pair.getPrivate()).getS();
    byte[] fixed = new byte[length];
    byte[] bytes = scalar.toByteArray();
    int significant = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - significant, fixed, length - significant, significant);
    byte[] sec1 = Der.sequence(Der.integer(1), Der.octetString(fixed));
    Jwk fromSec1 =
        Jwk.fromPem(
            algorithm,
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + pem("EC PRIVATE KEY", sec1));
    assertThat(fromPkcs8.publicOnly()).isEqualTo(publicKey);
    assertThat(fromSec1.toJson()).isEqualTo(fromPkcs8.toJson());
    assertThat(Jws.verify(Jws.sign(MESSAGE, fromSec1), publicKey).payload()).isEqualTo(MESSAGE);
  }

  @Test
  void readsEd25519Pem() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Jwk key =
        Jwk.fromPem(SignatureAlgorithm.EDDSA, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Jwk publicKey =
        Jwk.fromPem(SignatureAlgorithm.EDDSA, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    assertThat(key.publicOnly()).isEqualTo(publicKey);
  }

  @Test
  void refusesPemThatDoesNotFit() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String ed25519 = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    assertThatThrownBy(() -> Jwk.fromPem(SignatureAlgorithm.RS256, ed25519))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage("not a usable private key of type RSA");
    assertThatThrownBy(() -> Jwk.fromPem(SignatureAlgorithm.HS256, ed25519))
        .hasMessage("keys for HS256 have no PEM form");
    assertThatThrownBy(() -> Jwk.fromPem(SignatureAlgorithm.RS256, "no key"))
        .hasMessage("no PEM block of a key");
    assertThatThrownBy(
            () -> Jwk.fromPem(SignatureAlgorithm.RS256, pem("ENCRYPTED PRIVATE KEY", new byte[9])))
        .hasMessage(
            "the key is encrypted: decrypt it first with openssl pkey -in encrypted.pem -out key.pem");
    Jwk p256 = TestKeys.of(SignatureAlgorithm.ES256);
    assertThatThrownBy(() -> Jwk.parse(p256.toJsonObject().with("alg", "ES384")))
        .hasMessage("the key is not on P-384");
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "p", "dp", "qi"})
  void refusesRsaPartsThatDoNotBelongTogether(String part) {
    JsonObject key = TestKeys.of(SignatureAlgorithm.RS256).toJsonObject();
    JsonObject other = TestKeys.another(SignatureAlgorithm.RS256).toJsonObject();
    assertThatThrownBy(() -> Jwk.parse(key.with(part, other.string(part).orElseThrow())))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage("the parts of the RSA key do not belong together");
  }

  @Test
  void refusesRsaExponentsThatDoNotBelongTogether() {
    JsonObject key = TestKeys.of(SignatureAlgorithm.RS256).publicOnly().toJsonObject();
    String other =
        TestKeys.another(SignatureAlgorithm.RS256).toJsonObject().string("d").orElseThrow();
    assertThatThrownBy(() -> Jwk.parse(key.with("d", other)))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage("the exponents of the RSA key do not belong together");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "EdDSA"})
  void refusesAPrivatePartOfAnotherKey(String algorithm) {
    SignatureAlgorithm row = SignatureAlgorithm.named(algorithm).orElseThrow();
    JsonObject key = TestKeys.of(row).toJsonObject();
    String other = TestKeys.another(row).toJsonObject().string("d").orElseThrow();
    assertThatThrownBy(() -> Jwk.parse(key.with("d", other)))
        .hasMessage("the public point of the key does not belong to its private part");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {"use":"enc"}                       | the key's use is not sig
          {"use":1}                           | the key's use is not sig
          {"key_ops":"sign"}                  | key_ops is not an array of strings
          {"key_ops":["sign","sign"]}         | key_ops says something twice
          {"key_ops":["encrypt"]}             | key_ops allows neither signing nor verifying
          {"alg":"none"}                      | the key is for none, which is no algorithm of this library
          {"alg":1}                           | the key's alg is not a string
          {"kty":"RSA"}                       | HS256 needs a key of type RSA
          {"k":"AAAA="}                       | the key's k is not base64url
          {"k":7}                             | the key has no k
          {"kid":7}                           | the key's kid is not a string
          """)
  void refusesMembersThatContradict(String members, String message) {
    var key = TestKeys.of(SignatureAlgorithm.HS256).toJsonObject().toBuilder();
    JsonObject.parse(members).members().forEach(key::put);
    String expected = message.replace("key of type RSA", "key of type oct");
    assertThatThrownBy(() -> Jwk.parse(key.build()))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage(expected);
  }

  @Test
  void keepsToItsOperations() {
    JsonObject json = TestKeys.of(SignatureAlgorithm.HS256).toJsonObject();
    Jwk both = Jwk.parse(json);
    Jwk verifying = Jwk.parse(json.with("key_ops", JsonArray.ofStrings(List.of("verify"))));
    Jwk signing = Jwk.parse(json.with("key_ops", JsonArray.ofStrings(List.of("sign"))));
    assertThatThrownBy(() -> Jws.sign(MESSAGE, verifying))
        .hasMessage("this key is not for signing");
    String token = Jws.sign(MESSAGE, signing);
    assertThat(Jws.verify(token, verifying).payload()).isEqualTo(MESSAGE);
    assertThat(Jws.verify(token, both).payload()).isEqualTo(MESSAGE);
    assertThatThrownBy(() -> Jws.verify(token, signing)).isInstanceOf(RejectedTokenException.class);
  }

  @Test
  void asksForTheAlgorithmWhereItIsOpen() {
    JsonObject rsa = TestKeys.of(SignatureAlgorithm.RS256).toJsonObject().without("alg");
    assertThatThrownBy(() -> Jwk.parse(rsa))
        .hasMessage("the key does not say its algorithm: give it");
    assertThat(Jwk.parse(rsa.toJson(), SignatureAlgorithm.PS384).algorithm())
        .isEqualTo(SignatureAlgorithm.PS384);
    assertThatThrownBy(() -> Jwk.parse(rsa.with("alg", "RS256").toJson(), SignatureAlgorithm.PS256))
        .hasMessage("the key is for another algorithm than PS256");
    JsonObject ec = TestKeys.of(SignatureAlgorithm.ES384).toJsonObject().without("alg");
    assertThat(Jwk.parse(ec).algorithm()).isEqualTo(SignatureAlgorithm.ES384);
  }

  @Test
  void bothNamesOfEd25519VerifyEachOther() {
    JsonObject json = TestKeys.of(SignatureAlgorithm.EDDSA).toJsonObject();
    Jwk old = Jwk.parse(json);
    Jwk specified = Jwk.parse(json.with("alg", "Ed25519"));
    assertThat(Jws.verify(Jws.sign(MESSAGE, old), specified).payload()).isEqualTo(MESSAGE);
    assertThat(Jws.verify(Jws.sign(MESSAGE, specified), old).header().string("alg"))
        .contains("Ed25519");
  }

  @Test
  void readsAForeignSetAndLeavesOutWhatIsOfNoUse() {
    Jwk good = TestKeys.of(SignatureAlgorithm.ES256);
    JsonObject unstated =
        TestKeys.of(SignatureAlgorithm.RS256).publicOnly().toJsonObject().without("alg");
    String json =
        "{\"keys\":[%s,{\"kty\":\"XYZ\"},7,{\"kty\":\"RSA\",\"use\":\"enc\",\"n\":\"AQ\",\"e\":\"AQ\"},%s],\"more\":1}"
            .formatted(good.publicOnly().toJson(), unstated.toJson());
    assertThat(JwkSet.parse(json).keys()).containsExactly(good.publicOnly());
    assertThat(JwkSet.parse(json, SignatureAlgorithm.RS256).keys()).hasSize(2);
    assertThat(JwkSet.parse(json).key(good.thumbprint())).contains(good.publicOnly());
    assertThat(JwkSet.parse(json).key("other")).isEmpty();
    assertThatThrownBy(() -> JwkSet.parse("{}")).hasMessage("no array named keys");
  }

  @Test
  void refusesAmbiguousSets() {
    Jwk a = TestKeys.of(SignatureAlgorithm.ES256).withKeyId("1");
    Jwk b = TestKeys.another(SignatureAlgorithm.ES256).withKeyId("1");
    assertThatThrownBy(() -> JwkSet.of(a, b)).hasMessage("two keys of the set have the id 1");
    Jwk secret = TestKeys.of(SignatureAlgorithm.HS256);
    assertThat(JwkSet.of(a, secret).keys()).hasSize(2);
    assertThatThrownBy(() -> JwkSet.parse(JwkSet.of(a, secret).toJson()))
        .hasMessage("the set mixes symmetric keys with public ones");
  }

  /// The key of an infineon chip from the disclosure of ROCA would be refused; a usual one must
  /// pass.
  @Test
  void usualRsaKeysAreNotTakenForRoca() {
    assertThat(TestKeys.of(SignatureAlgorithm.RS256).isPrivate()).isTrue();
  }

  @Test
  void findsThePrimesOfAKeyWithoutThem() {
    JsonObject full = TestKeys.of(SignatureAlgorithm.RS256).toJsonObject();
    JsonObject bare = full.without("p").without("q").without("dp").without("dq").without("qi");
    Jwk found = Jwk.parse(bare);
    assertThat(Jws.verify(Jws.sign(MESSAGE, found), Jwk.parse(full)).payload()).isEqualTo(MESSAGE);
    assertThat(Base64Url.decode(found.toJsonObject().string("p").orElseThrow())).hasSize(128);
  }
}

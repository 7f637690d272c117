package dev.claviger.jose;

import static dev.claviger.jose.KeyManagementAlgorithm.ECDH_ES;
import static dev.claviger.jose.KeyManagementAlgorithm.RSA_OAEP_256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.encoding.Base64Url;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.stream.Stream;
import org.jose4j.keys.EcKeyUtil;
import org.jose4j.keys.RsaKeyUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Keys as PEM and DER, both ways, with OpenSSL, the JDK and jose4j as judges.
class KeyFormsTest {
  private static final String SYMMETRIC = "HS.*";

  @ParameterizedTest
  @EnumSource(
      value = SignatureAlgorithm.class,
      mode = EnumSource.Mode.MATCH_NONE,
      names = SYMMETRIC)
  void comesBackFromPemAndDer(SignatureAlgorithm algorithm) {
    Jwk key = TestKeys.of(algorithm).withoutKeyId();
    for (Jwk each : new Jwk[] {key, key.publicOnly()}) {
      Jwk fromPem = Jwk.fromPem(algorithm, each.toPem());
      assertThat(fromPem).isEqualTo(each);
      assertThat(fromPem.toJson()).isEqualTo(each.toJson());
      assertThat(fromPem.toPem()).isEqualTo(each.toPem());
      assertThat(Jwk.fromDer(algorithm, each.toDer()).toJson()).isEqualTo(each.toJson());
    }
    assertThat(key.toPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(key.publicOnly().toPem())
        .startsWith("-----BEGIN PUBLIC KEY-----\n")
        .endsWith("\n-----END PUBLIC KEY-----\n");
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void aSymmetricKeyHasNeither(SignatureAlgorithm algorithm) {
    if (algorithm.isSymmetric()) {
      Jwk key = TestKeys.of(algorithm);
      assertThatThrownBy(key::toPem)
          .isInstanceOf(UnusableKeyException.class)
          .hasMessage("a symmetric key has no PEM and no DER form: write it as JSON");
      assertThatThrownBy(key::toDer).isInstanceOf(UnusableKeyException.class);
    }
  }

  /// OpenSSL has ML-DSA since 3.5, and few systems have that; [MlDsaTest] reads its forms.
  @ParameterizedTest
  @EnumSource(
      value = SignatureAlgorithm.class,
      mode = EnumSource.Mode.MATCH_NONE,
      names = {SYMMETRIC, "ML_.*"})
  void opensslWritesTheSameBytes(SignatureAlgorithm algorithm) {
    Jwk key = TestKeys.of(algorithm);
    assertThat(OpenSsl.text(key.toPem(), "pkey")).isEqualTo(key.toPem());
    assertThat(OpenSsl.text(key.toPem(), "pkey", "-pubout")).isEqualTo(key.publicOnly().toPem());
    assertThat(
            OpenSsl.bytes(
                key.toDer(), "pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-outform", "DER"))
        .isEqualTo(key.toDer());
    assertThat(OpenSsl.text(key.publicOnly().toPem(), "pkey", "-pubin", "-pubcheck", "-noout"))
        .startsWith("Key is valid");
  }

  @ParameterizedTest
  @CsvSource({
    "RS256, RSA, rsa_keygen_bits:2048",
    "ES256, EC, ec_paramgen_curve:P-256",
    "ES384, EC, ec_paramgen_curve:P-384",
    "ES512, EC, ec_paramgen_curve:P-521",
    "ES256K, EC, ec_paramgen_curve:secp256k1",
    "Ed25519, ED25519,",
    "Ed448, ED448,"
  })
  void readsWhatOpensslMakes(String algorithm, String type, String option) {
    SignatureAlgorithm row = SignatureAlgorithm.named(algorithm).orElseThrow();
    String pem =
        option == null
            ? OpenSsl.text("", "genpkey", "-algorithm", type)
            : OpenSsl.text("", "genpkey", "-quiet", "-algorithm", type, "-pkeyopt", option);
    Jwk key = Jwk.fromPem(row, pem.substring(pem.indexOf("-----BEGIN")));
    assertThat(key.toPem()).isEqualTo(pem.substring(pem.indexOf("-----BEGIN")));
    if (row.keyType() != KeyType.OKP) {
      String traditional = OpenSsl.text(pem, "pkey", "-traditional");
      assertThat(traditional).startsWith("-----BEGIN " + row.keyType() + " PRIVATE KEY-----");
      assertThat(Jwk.fromPem(row, traditional).toJson()).isEqualTo(key.toJson());
    }
    byte[] der = OpenSsl.bytes(pem.getBytes(UTF_8), "pkey", "-outform", "DER");
    assertThat(Jwk.fromDer(row, der).toJson()).isEqualTo(key.toJson());
    String publicPem = OpenSsl.text(pem, "pkey", "-pubout");
    assertThat(Jwk.fromPem(row, publicPem)).isEqualTo(key.publicOnly());
  }

  static Stream<Jwk> encryptionKeys() {
    return EncryptionKeys.all()
        .filter(key -> key.algorithm() == ECDH_ES || key.algorithm() == RSA_OAEP_256);
  }

  @ParameterizedTest
  @MethodSource("encryptionKeys")
  void keysForEncryptionToo(Jwk key) {
    assertThat(OpenSsl.text(key.toPem(), "pkey")).isEqualTo(key.toPem());
    assertThat(OpenSsl.text(key.toPem(), "pkey", "-pubout")).isEqualTo(key.publicOnly().toPem());
    assertThat(Jwk.fromPem(key.algorithm(), key.toPem()).toJson())
        .isEqualTo(key.withoutKeyId().toJson());
    assertThat(Jwk.fromDer(key.algorithm(), key.publicOnly().toDer()).toJson())
        .isEqualTo(key.publicOnly().withoutKeyId().toJson());
  }

  @Test
  void opensslSignsWithOurKey(@TempDir Path directory) throws Exception {
    Jwk rsa = TestKeys.of(SignatureAlgorithm.RS256).withoutKeyId();
    Path file = Files.writeString(directory.resolve("key.pem"), rsa.toPem());
    String input = encode("{\"alg\":\"RS256\"}") + "." + encode("message");
    byte[] signature =
        OpenSsl.bytes(input.getBytes(UTF_8), "dgst", "-sha256", "-sign", file.toString());
    String token = input + "." + Base64Url.encodeToString(signature);
    assertThat(Jws.verify(token, rsa.publicOnly()).payload()).isEqualTo("message".getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"EdDSA"})
  void opensslSignsWithOurEdwardsKey(String algorithm, @TempDir Path directory) throws Exception {
    Jwk key = TestKeys.of(SignatureAlgorithm.named(algorithm).orElseThrow()).withoutKeyId();
    Path file = Files.writeString(directory.resolve("key.pem"), key.toPem());
    String input = encode("{\"alg\":\"%s\"}".formatted(algorithm)) + "." + encode("message");
    Path message = Files.writeString(directory.resolve("message"), input);
    byte[] signature =
        OpenSsl.bytes(
            new byte[0],
            "pkeyutl",
            "-sign",
            "-rawin",
            "-in",
            message.toString(),
            "-inkey",
            file.toString());
    String token = input + "." + Base64Url.encodeToString(signature);
    assertThat(Jws.verify(token, key.publicOnly()).payload()).isEqualTo("message".getBytes(UTF_8));
  }

  private static String encode(String text) {
    return Base64Url.encodeToString(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"RS256,RSA", "ES256,EC", "ES384,EC", "ES512,EC", "EdDSA,Ed25519"})
  void theJdkReadsOurs(String algorithm, String factory) throws Exception {
    Jwk key = TestKeys.of(SignatureAlgorithm.named(algorithm).orElseThrow());
    var keys = KeyFactory.getInstance(factory);
    byte[] secret = keys.generatePrivate(new PKCS8EncodedKeySpec(key.toDer())).getEncoded();
    byte[] open =
        keys.generatePublic(new X509EncodedKeySpec(key.publicOnly().toDer())).getEncoded();
    assertThat(Jwk.fromDer(key.algorithm(), secret)).isEqualTo(key.withoutKeyId());
    assertThat(open).isEqualTo(key.publicOnly().toDer());
  }

  @Test
  void jose4jReadsOurs() throws Exception {
    Jwk rsa = TestKeys.of(SignatureAlgorithm.RS256).publicOnly();
    assertThat(new RsaKeyUtil().fromPemEncoded(rsa.toPem()).getEncoded()).isEqualTo(rsa.toDer());
    Jwk ec = TestKeys.of(SignatureAlgorithm.ES256).publicOnly();
    assertThat(new EcKeyUtil().fromPemEncoded(ec.toPem()).getEncoded()).isEqualTo(ec.toDer());
  }

  @ParameterizedTest
  @EnumSource(
      value = SignatureAlgorithm.class,
      names = {"RS256", "ES256", "ES384", "EDDSA"})
  void takesTheKeyOfACertificate(SignatureAlgorithm algorithm, @TempDir Path directory)
      throws Exception {
    Jwk key = TestKeys.of(algorithm).withoutKeyId();
    String certificate = certificate(key, directory);
    assertThat(certificate).startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(Jwk.fromPem(algorithm, certificate)).isEqualTo(key.publicOnly());
    assertThat(Jwk.fromPem(algorithm, certificate + key.toPem())).isEqualTo(key);
    byte[] der = OpenSsl.bytes(certificate.getBytes(UTF_8), "x509", "-outform", "DER");
    assertThat(Jwk.fromDer(algorithm, der)).isEqualTo(key.publicOnly());
    assertThatThrownBy(() -> Jwk.fromPem(other(algorithm), certificate))
        .isInstanceOf(UnusableKeyException.class);
  }

  private static SignatureAlgorithm other(SignatureAlgorithm algorithm) {
    return algorithm == SignatureAlgorithm.ES512
        ? SignatureAlgorithm.ES256
        : SignatureAlgorithm.ES512;
  }

  static String certificate(Jwk key, Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("key.pem"), key.toPem());
    return OpenSsl.text(
        "", "req", "-x509", "-new", "-key", file.toString(), "-subj", "/CN=test", "-days", "2");
  }

  @Test
  void saysWhatToDoAboutEncryptedKeys() {
    String message =
        "the key is encrypted: decrypt it first with openssl pkey -in encrypted.pem -out key.pem";
    String pem = TestKeys.of(SignatureAlgorithm.RS256).toPem();
    String pkcs8 = OpenSsl.text(pem, "pkey", "-aes256", "-passout", "pass:secret");
    assertThat(pkcs8).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    assertThatThrownBy(() -> Jwk.fromPem(SignatureAlgorithm.RS256, pkcs8)).hasMessage(message);
    byte[] der =
        OpenSsl.bytes(
            pem.getBytes(UTF_8), "pkcs8", "-topk8", "-outform", "DER", "-passout", "pass:secret");
    assertThatThrownBy(() -> Jwk.fromDer(SignatureAlgorithm.RS256, der)).hasMessage(message);
    String traditional =
        OpenSsl.text(pem, "rsa", "-aes128", "-traditional", "-passout", "pass:secret");
    String block = traditional.substring(traditional.indexOf("-----BEGIN"));
    assertThat(block).contains("Proc-Type: 4,ENCRYPTED");
    assertThatThrownBy(() -> Jwk.fromPem(SignatureAlgorithm.RS256, block)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          '',                 not one DER structure
          MAA=,               a DER structure of another kind than a key
          MAAwAA==,           not one DER structure
          MIA=,               a DER length out of bounds
          MIQBAAAA,           a DER length out of bounds
          MIE=,               a DER structure that ends too early
          MAU=,               a DER structure that ends too early
          MA==,               a DER structure that ends too early
          AgEA,               a DER structure of another kind than a key
          MAcCAQAwAAQA,       not a usable private key of type RSA
          MAQwAAMA,           not a usable public key of type RSA
          MAYwADAAAwA=,       not a readable X.509 certificate
          """)
  void refusesOtherDer(String base64, String message) {
    byte[] der = Base64.getDecoder().decode(base64);
    assertThatThrownBy(() -> Jwk.fromDer(SignatureAlgorithm.RS256, der))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage(message);
  }
}

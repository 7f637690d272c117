package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.encoding.Base64Url;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// secp256k1, which comes from the native provider or from Bouncy Castle (RFC 8812).
class Es256kTest {
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);

  @Test
  void readsAKeyWithoutAlgorithm() {
    Jwk key = TestKeys.of(SignatureAlgorithm.ES256K);
    Jwk read = Jwk.parse(key.toJsonObject().without("alg"));
    assertThat(read.algorithm()).isEqualTo(SignatureAlgorithm.ES256K);
    assertThat(Jws.verify(Jws.sign(MESSAGE, read), key.publicOnly()).payload()).isEqualTo(MESSAGE);
  }

  /// Same length, same key type, another curve.
  @Test
  void isNotTakenForEs256() {
    Jwk key = TestKeys.of(SignatureAlgorithm.ES256K);
    assertThatThrownBy(
            () -> Jwk.parse(key.toJsonObject().without("alg").toJson(), SignatureAlgorithm.ES256))
        .hasMessage("the key is not on P-256");
    JsonObject moved = key.publicOnly().toJsonObject().with("crv", "P-256").with("alg", "ES256");
    assertThatThrownBy(() -> Jwk.parse(moved)).hasMessage("the key's point is not on its curve");
  }

  @Test
  void readsPem() {
    JsonObject jwk =
        Jwk.fromPem(
                SignatureAlgorithm.ES256K,
                """
                -----BEGIN EC PRIVATE KEY-----
                MHQCAQEEIGVPOmsKuSUy8O44XbMP0o9XcqbHo5Br+Qht1xEbci7+oAcGBSuBBAAK
                oUQDQgAERcuXDeLvTOh0e2bBo+RZurXZGYkt5hW4Jc8aP0bK/TnhIWCV2c7d9A40
                Pc1QbisMLyWgekSSIIDrn6g8uo4fuQ==
                -----END EC PRIVATE KEY-----
                """)
            .toJsonObject();
    assertThat(jwk.string("crv")).contains("secp256k1");
    assertThat(Base64Url.decode(jwk.string("d").orElseThrow())).hasSize(32);
  }

  /// The Java runtime of this process, the library, and nothing else.
  @Test
  void withoutAProviderSaysWhatToAdd(@TempDir Path directory) throws Exception {
    String set = JwkSet.of(TestKeys.of(SignatureAlgorithm.ES256K).publicOnly()).toJson();
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "target/classes" + File.pathSeparator + "target/test-classes",
                "dev.claviger.jose.WithoutProviders",
                set)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(output))
        .isEqualTo(
            """
            Ed448
            ES256K needs a provider for secp256k1, which Java has not had since 16: add \
            software.amazon.cryptools:AmazonCorrettoCryptoProvider or \
            org.bouncycastle:bcprov-jdk18on to the class path
            []
            """);
  }
}

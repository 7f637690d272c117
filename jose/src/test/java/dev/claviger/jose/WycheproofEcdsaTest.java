package dev.claviger.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.crypto.SignatureEngine;
import dev.claviger.jose.keys.PemKey;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// ECDSA signatures in the fixed-length form that JOSE uses: every invalid one refused, every valid
/// one accepted.
class WycheproofEcdsaTest {
  @TestFactory
  Stream<DynamicTest> es256() {
    return tests("ecdsa_secp256r1_sha256_p1363_test.json", SignatureAlgorithm.ES256);
  }

  @TestFactory
  Stream<DynamicTest> es384() {
    return tests("ecdsa_secp384r1_sha384_p1363_test.json", SignatureAlgorithm.ES384);
  }

  @TestFactory
  Stream<DynamicTest> es512() {
    return tests("ecdsa_secp521r1_sha512_p1363_test.json", SignatureAlgorithm.ES512);
  }

  @TestFactory
  Stream<DynamicTest> es256k() {
    return tests("ecdsa_secp256k1_sha256_p1363_test.json", SignatureAlgorithm.ES256K);
  }

  private static Stream<DynamicTest> tests(String file, SignatureAlgorithm algorithm) {
    return Vectors.objects(Vectors.json("wycheproof/testvectors_v1/" + file), "testGroups")
        .flatMap(group -> {
          SignatureEngine engine =
              PemKey.parse(algorithm, group.string("publicKeyPem").orElseThrow()).engine(algorithm);
          return Vectors.objects(group, "tests").map(test -> toTest(engine, test));
        });
  }

  private static DynamicTest toTest(SignatureEngine engine, JsonObject test) {
    String name =
        "%d %s".formatted(test.integer("tcId").orElseThrow(), test.string("comment").orElseThrow());
    return DynamicTest.dynamicTest(
        name,
        () -> {
          byte[] message = HexFormat.of().parseHex(test.string("msg").orElseThrow());
          byte[] signature = HexFormat.of().parseHex(test.string("sig").orElseThrow());
          assertThat(engine.verify(message, 0, message.length, signature))
              .isEqualTo(test.string("result").orElseThrow().equals("valid"));
        });
  }
}

package dev.claviger.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class WycheproofEncryptionTest {
  /// Valid to Wycheproof, refused here, and why.
  private static final Map<Long, String> STRICTER = Map.of();

  @TestFactory
  Stream<DynamicTest> encryption() {
    return Vectors.objects(
            Vectors.json("wycheproof/testvectors_v1/json_web_encryption_test.json"), "testGroups")
        .flatMap(group ->
            Vectors.objects(group, "tests")
                .map(test ->
                    DynamicTest.dynamicTest(
                        test.integer("tcId").orElseThrow()
                            + " "
                            + test.string("comment").orElse(""),
                        () -> check(group.object("private").orElseThrow(), test))));
  }

  private static void check(JsonObject key, JsonObject test) {
    boolean valid = test.string("result").orElseThrow().equals("valid");
    boolean exempt = STRICTER.containsKey(test.integer("tcId").orElseThrow());
    Optional<byte[]> plaintext = decrypt(key, test.string("jwe").orElseThrow());
    assertThat(plaintext.isPresent()).isEqualTo(valid && !exempt);
    plaintext.ifPresent(bytes ->
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(test.string("pt").orElseThrow()));
  }

  private static Optional<byte[]> decrypt(JsonObject key, String message) {
    JweDecrypter decrypter =
        JweDecrypter.builder(Jwk.parse(key)).allowRsa15().allowCompression().build();
    return switch (decrypter.decrypt(message)) {
      case Decryption.Decrypted(var decrypted) -> Optional.of(decrypted.plaintext());
      case Decryption.Rejected _ -> Optional.empty();
    };
  }
}

package dev.claviger.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class WycheproofSignatureTest {
  /// Valid to Wycheproof, refused here, and why.
  private static final Map<Long, String> STRICTER =
      Map.of(
          347L, "the key says ES521, which is no algorithm",
          351L, "the key says ES521, which is no algorithm",
          346L, "the key says PS256, the token PS384",
          350L, "the key says PS256, the token PS384",
          372L, "a character that base64url does not have",
          373L, "a character that base64url does not have");

  /// Invalid to Wycheproof, which says that they have padding. They have none: both are the valid
  /// token of test 357, letter by letter.
  private static final Set<Long> MISLABELLED = Set.of(367L, 370L);

  @TestFactory
  Stream<DynamicTest> signatures() {
    return tests("json_web_signature_test.json");
  }

  @TestFactory
  Stream<DynamicTest> keys() {
    return tests("json_web_key_test.json");
  }

  private static Stream<DynamicTest> tests(String file) {
    return Vectors.objects(Vectors.json("wycheproof/testvectors_v1/" + file), "testGroups")
        .flatMap(group -> Vectors.objects(group, "tests").map(test -> toTest(group, test)));
  }

  private static DynamicTest toTest(JsonObject group, JsonObject test) {
    long id = test.integer("tcId").orElseThrow();
    return DynamicTest.dynamicTest(
        "%d %s".formatted(id, test.string("comment").orElse("")), () -> check(id, group, test));
  }

  private static void check(long id, JsonObject group, JsonObject test) {
    JsonObject key = group.object("public").or(() -> group.object("private")).orElseThrow();
    boolean valid = test.string("result").orElseThrow().equals("valid");
    boolean exempt = !key.has("keys");
    boolean expected =
        (valid && !(exempt && STRICTER.containsKey(id))) || (exempt && MISLABELLED.contains(id));
    String token =
        test.string("jws").or(() -> test.member("jws").map(JsonValue::toJson)).orElseThrow();
    assertThat(accepts(key, token)).as("test %d", id).isEqualTo(expected);
  }

  private static boolean accepts(JsonObject key, String token) {
    try {
      JwkSet keys =
          key.has("keys") ? JwkSet.parse(key.toJson()) : JwkSet.of(Jwk.parse(key.toJson()));
      Jws.verify(token, keys);
      return true;
    } catch (JoseException _) {
      return false;
    }
  }
}

package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.accounts.PasswordHash.Unreadable;
import dev.claviger.server.accounts.PasswordHash.Unusable;
import dev.claviger.server.accounts.PasswordHash.Usable;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  static final List<PasswordVectors.Vector> VECTORS = PasswordVectors.ALL;

  @ParameterizedTest
  @FieldSource("VECTORS")
  void recognisesWhatDjangoWrote(PasswordVectors.Vector vector) {
    assertThat(PasswordHash.parse(vector.encoded()))
        .isInstanceOfSatisfying(
            Usable.class, it -> assertThat(it.format()).isEqualTo(vector.format()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Made by the reference implementation, libargon2.
        "argon2$argon2i$v=19$m=64,t=2,p=1$c29tZXNhbHQ$uRkUb20yOYJF7x2+Gf6qbA",
        "argon2$argon2d$v=19$m=64,t=2,p=2$c29tZXNhbHQ$JJKflRKoD8ZQWrc6NqQjmA",
        "argon2$argon2i$v=16$m=64,t=2,p=1$c29tZXNhbHQ$Mt/jIl5zTh7I68ndaONWnw",
        "argon2$argon2id$m=64,t=2,p=1$c29tZXNhbHQ$IxVF9tSy7uM80T5gxc5j7w"
      })
  void knowsTheOtherArgon2TypesAndTheOldVersion(String encoded) {
    assertThat(encodeAgain(encoded, "password")).isEqualTo(encoded);
  }

  @Test
  void bcryptReadsSeventyTwoBytesAndItsSha256FormAll() {
    var long1 = "x".repeat(72) + "1";
    var long2 = "x".repeat(72) + "2";
    var bare = "bcrypt$$2b$04$" + "a".repeat(21) + "e" + "b".repeat(31);
    var hashedFirst = "bcrypt_sha256$$2b$04$" + "a".repeat(21) + "e" + "b".repeat(31);

    assertThat(encodeAgain(bare, long1)).isEqualTo(encodeAgain(bare, long2));
    assertThat(encodeAgain(hashedFirst, long1)).isNotEqualTo(encodeAgain(hashedFirst, long2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "!Xy1", "!pbkdf2_sha256$1$a$b"})
  void anExclamationMarkMeansThatNoPasswordMatches(String encoded) {
    assertThat(PasswordHash.parse(encoded)).isEqualTo(new Unusable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$",
        "plain",
        "pbkdf2_sha512$1$salt$AAAA",
        "pbkdf2_sha256$0$salt$Q6Tegc4Ih9SBLl2hFuYP438ahSQka01Za6V2obr8rrA=",
        "pbkdf2_sha256$01$salt$Q6Tegc4Ih9SBLl2hFuYP438ahSQka01Za6V2obr8rrA=",
        "pbkdf2_sha256$1$salt$Q6Tegc4Ih9SBLl2hFuYP438ahSQka01Za6V2obr8rrA",
        "argon2$argon2x$v=19$m=64,t=2,p=1$c29tZXNhbHQ$SkQZTEkHDZLqX2TfjoJyAw",
        "argon2$argon2id$v=18$m=64,t=2,p=1$c29tZXNhbHQ$SkQZTEkHDZLqX2TfjoJyAw",
        "argon2$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ$S",
        "bcrypt$$2b$99$7refAduyYMdSo/CtDZWU3.bwGsxpjW0dyPQGrnMURA.pQkUii1LXS",
        "md5$salt$770A17718CFB26C7C2B352E5277EEBBA",
        "crypt$$",
      })
  void whatIsDamagedIsUnreadable(String encoded) {
    assertThat(PasswordHash.parse(encoded)).isInstanceOf(Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pbkdf2_sha256$999999999$salt$Q6Tegc4Ih9SBLl2hFuYP438ahSQka01Za6V2obr8rrA=",
        "argon2$argon2id$v=19$m=999999999,t=2,p=1$c29tZXNhbHQ$SkQZTEkHDZLqX2TfjoJyAw",
        "argon2$argon2id$v=19$m=8,t=2,p=2$c29tZXNhbHQ$SkQZTEkHDZLqX2TfjoJyAw",
        "bcrypt$$2b$31$7refAduyYMdSo/CtDZWU3.bwGsxpjW0dyPQGrnMURA.pQkUii1LXS",
        "scrypt$16383$s$8$5$5rbfElgMvBTjeRca5uxv2qZ1oBmvbTnaCSJkuB1YesPDCVD4hS0NSuQN9Q0tPegCgdJpb8ZbIbT7zjwyDJgqLg==",
        "scrypt$4194304$s$1024$5$5rbfElgMvBTjeRca5uxv2qZ1oBmvbTnaCSJkuB1YesPDCVD4hS0NSuQN9Q0tPegCgdJpb8ZbIbT7zjwyDJgqLg==",
      })
  void aDamagedCostCannotClaimTheMachine(String encoded) {
    assertThat(PasswordHash.parse(encoded))
        .isInstanceOfSatisfying(
            Unreadable.class, it -> assertThat(it.reason()).contains(" is not within "));
  }

  @Property
  void noTextMakesTheParserFail(@ForAll("damagedHashes") String encoded) {
    assertThat(PasswordHash.parse(encoded)).isNotNull();
  }

  @Property
  void noTwoFormatsClaimTheSameText(@ForAll("damagedHashes") String encoded) {
    assertThat(Stream.of(PasswordFormat.values()).filter(it -> claims(it, encoded)).count())
        .isLessThanOrEqualTo(1);
  }

  @Test
  void aHashNeverPrints() {
    assertThat(PasswordHash.parse("19ef7e330bd40ef666f6320e910fd9ec"))
        .hasToString("Usable[UNSALTED_MD5]");
  }

  /// A real hash with some of its characters exchanged, removed or doubled.
  @Provide
  Arbitrary<String> damagedHashes() {
    var vector = Arbitraries.of(PasswordVectors.ALL).map(PasswordVectors.Vector::encoded);
    var piece = Arbitraries.strings().ofMaxLength(3).withChars("$=,.!m0919é\0").ascii();
    return Combinators.combine(vector, piece, Arbitraries.integers().between(0, 200))
        .as((hash, text, at) -> {
          int from = Math.min(at, hash.length());
          int to = Math.min(from + at % 4, hash.length());
          return hash.substring(0, from) + text + hash.substring(to);
        });
  }

  private static boolean claims(PasswordFormat format, String encoded) {
    try {
      return format.read(encoded).isPresent();
    } catch (IllegalArgumentException outOfBounds) {
      return true;
    }
  }

  private static String encodeAgain(String encoded, String password) {
    return switch (PasswordHash.parse(encoded)) {
      case Usable(_, var recipe, _) ->
          recipe.encode(password.getBytes(UTF_8), new FixedBlockPool(0));
      case Unusable _ -> "unusable";
      case Unreadable(var reason) -> reason;
    };
  }
}

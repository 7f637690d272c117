package dev.claviger.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the builder of tokens writes at once is what an object would have written later.
class WrittenClaimsTest {
  private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789 /:.ABCDEFGHIJK";

  record Claim(String name, JsonValue value) {}

  @Property
  void writesWhatAnObjectWrites(@ForAll("claims") List<Claim> claims) {
    var written = new WrittenClaims();
    var object = JsonObject.builder();
    for (Claim claim : claims) {
      put(written, claim);
      object.put(claim.name(), claim.value());
    }
    assertThat(text(written)).isEqualTo(object.build().toJson());
    assertThat(JsonObject.parse(text(written))).isEqualTo(object.build());
  }

  private static void put(WrittenClaims written, Claim claim) {
    switch (claim.value()) {
      case JsonString string -> written.put(claim.name(), string.value());
      case JsonNumber number when number.isLong() -> written.put(claim.name(), number.longValue());
      case JsonArray array when array.hasOnlyStrings() ->
          written.put(claim.name(), array.strings().orElseThrow());
      case JsonValue other -> written.put(claim.name(), other);
    }
  }

  @Provide
  Arbitrary<List<Claim>> claims() {
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of("iss", "sub", "exp", "token_type", "entitlements", "a", "b"), strings());
    return Combinators.combine(names, values()).as(Claim::new).list().ofMaxSize(40);
  }

  private static Arbitrary<JsonValue> values() {
    return Arbitraries.oneOf(
        strings().map(JsonString::new),
        Arbitraries.longs().map(JsonNumber::of),
        Arbitraries.longs().between(999_999_990L, 10_000_000_009L).map(JsonNumber::of),
        strings().list().ofMaxSize(4).map(JsonArray::ofStrings),
        Arbitraries.doubles().map(BigDecimal::valueOf).map(JsonNumber::of),
        Arbitraries.of(JsonBoolean.TRUE, JsonBoolean.FALSE, JsonNull.NULL, JsonObject.empty()));
  }

  /// Plain ones, and ones with everything that is not.
  private static Arbitrary<String> strings() {
    Arbitrary<Character> special =
        Arbitraries.of('"', '\\', '?', '\n', '\u0000', '\u007f', 'é', 'ÿ', 'Ā', '€', 'ł');
    Arbitrary<String> plain = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(40);
    Arbitrary<String> mixed =
        Combinators.combine(plain, special, plain)
            .as((before, character, after) -> before + character + after);
    return Arbitraries.oneOf(plain, mixed, mixed.map(text -> text + "😀"));
  }

  /// Words overlap at the end of a string: nothing may hide in any place of any length.
  @ParameterizedTest
  @ValueSource(strings = {"\"", "\\", "?", "\u001f", "\u0000", "é", "Ģ", "ļ", "Ł", "€", "😀"})
  void escapesWhatMustBeWhereverItStands(String special) {
    for (int length = 0; length < PLAIN.length(); length++) {
      for (int place = 0; place <= length; place++) {
        String text = PLAIN.substring(0, place) + special + PLAIN.substring(place, length);
        var written = new WrittenClaims();
        written.put("x", text);
        written.put("after", 1);
        JsonObject read = JsonObject.parse(text(written));
        assertThat(read.string("x")).contains(text);
        assertThat(read.integer("after")).hasValue(1);
      }
    }
  }

  @Test
  void writesNothingAsAnEmptyObject() {
    assertThat(text(new WrittenClaims())).isEqualTo("{}");
  }

  @Test
  void keepsThePlaceOfAClaimThatIsSetAgain() {
    var written = new WrittenClaims();
    written.put("iss", "a");
    written.put("sub", "b");
    written.put("exp", 1);
    written.put("iss", "longer than before");
    written.put("sub", List.of());
    written.put("jti", "c");
    assertThat(text(written))
        .isEqualTo("{\"iss\":\"longer than before\",\"sub\":[],\"exp\":1,\"jti\":\"c\"}");
  }

  @Test
  void goesOnAfterALoneSurrogateWasRefused() {
    var written = new WrittenClaims();
    written.put("sub", "a");
    assertThatThrownBy(() -> written.put("x", "b\ud800")).isInstanceOf(InvalidJsonException.class);
    assertThatThrownBy(() -> written.put("y\udc00", "b")).isInstanceOf(InvalidJsonException.class);
    assertThatThrownBy(() -> written.put("sub", "b\ud800"))
        .isInstanceOf(InvalidJsonException.class);
    assertThat(text(written)).isEqualTo("{\"sub\":\"a\"}");
    written.put("x", "c");
    assertThat(text(written)).isEqualTo("{\"sub\":\"a\",\"x\":\"c\"}");
  }

  private static String text(WrittenClaims claims) {
    return new String(claims.toUtf8(), StandardCharsets.UTF_8);
  }
}

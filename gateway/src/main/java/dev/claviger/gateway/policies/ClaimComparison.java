package dev.claviger.gateway.policies;

import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonBoolean;
import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/// A claim beside a value: `tenant=acme`, `level>=3`, `realm_access.roles=admin`. A list equals
/// what is in it. A claim that is absent, or of a type that cannot be compared so, satisfies
/// nothing, `!=` not either: what is forgotten must open no door.
///
/// @param claim the name, or the names on the way to it with dots between
record ClaimComparison(String claim, Operator operator, String value) {

  enum Operator {
    EQUAL("="),
    DIFFERENT("!="),
    AT_LEAST(">="),
    AT_MOST("<="),
    ABOVE(">"),
    BELOW("<");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    static Operator of(String sign) {
      return Arrays.stream(values()).filter(it -> it.sign.equals(sign)).findFirst().orElseThrow();
    }

    private boolean holds(int comparison) {
      return switch (this) {
        case EQUAL -> comparison == 0;
        case DIFFERENT -> comparison != 0;
        case AT_LEAST -> comparison >= 0;
        case AT_MOST -> comparison <= 0;
        case ABOVE -> comparison > 0;
        case BELOW -> comparison < 0;
      };
    }
  }

  boolean holds(JsonObject claims) {
    return member(claims, claim).filter(this::holds).isPresent();
  }

  /// The whole name before its parts: names of claims may have dots, as
  /// `https://example.org/roles`.
  private static Optional<JsonValue> member(JsonObject claims, String path) {
    var whole = claims.member(path);
    int dot = path.indexOf('.');
    if (whole.isPresent() || dot < 0) {
      return whole;
    }
    return claims
        .object(path.substring(0, dot))
        .flatMap(inner -> member(inner, path.substring(dot + 1)));
  }

  private boolean holds(JsonValue found) {
    return switch (found) {
      case JsonString text -> isOrderless() && operator.holds(text.value().compareTo(value));
      case JsonBoolean truth ->
          isOrderless() && operator.holds(Boolean.toString(truth.value()).compareTo(value));
      case JsonNumber number -> holds(number);
      case JsonArray list -> holds(list);
      default -> false;
    };
  }

  private boolean isOrderless() {
    return operator == Operator.EQUAL || operator == Operator.DIFFERENT;
  }

  private boolean holds(JsonNumber number) {
    try {
      var wanted = new BigDecimal(value);
      return number.asDecimal().filter(it -> operator.holds(it.compareTo(wanted))).isPresent();
    } catch (NumberFormatException notANumber) {
      return operator == Operator.DIFFERENT;
    }
  }

  private boolean holds(JsonArray list) {
    var equal = new ClaimComparison(claim, Operator.EQUAL, value);
    boolean contained = list.elements().stream().anyMatch(equal::holds);
    return switch (operator) {
      case EQUAL -> contained;
      case DIFFERENT -> !contained;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return claim + operator.sign + PolicyText.quoted(value);
  }
}

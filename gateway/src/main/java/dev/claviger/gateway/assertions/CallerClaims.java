package dev.claviger.gateway.assertions;

import dev.claviger.gateway.policies.Identity;
import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonBoolean;
import dev.claviger.jose.JsonNull;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What an assertion says of a caller: all but who says it, and when.
final class CallerClaims {

  private static final String GROUPS = "groups";

  private record Row(String name, Function<Identity, JsonValue> value) {}

  /// What is said of one caller: two of the same are the same assertion.
  ///
  /// @param values `null` for what is not said
  record Said(List<String> names, List<JsonValue> values) {
    void put(JsonObject.Builder claims) {
      for (int i = 0; i < names.size(); i++) {
        if (!values.get(i).equals(JsonNull.NULL)) {
          claims.put(names.get(i), values.get(i));
        }
      }
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final List<String> names;

  CallerClaims(String audience, List<String> claims) {
    JsonValue aud = new JsonString(audience);
    rows.add(new Row("sub", CallerClaims::subject));
    rows.add(new Row("aud", _ -> aud));
    rows.add(new Row("idp", CallerClaims::provider));
    claims.stream().distinct().forEach(name -> rows.add(new Row(name, value(name))));
    this.names = rows.stream().map(Row::name).toList();
  }

  Said of(Identity caller) {
    var values = new JsonValue[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(i).value.apply(caller);
    }
    return new Said(names, List.of(values));
  }

  /// Whether groups are among them, which have to be looked up.
  static boolean tellGroups(List<String> claims) {
    return claims.contains(GROUPS);
  }

  private static Function<Identity, JsonValue> value(String claim) {
    return switch (claim) {
      case "preferred_username" -> who -> text(who.username());
      case "email" -> who -> text(who.email());
      case GROUPS -> who -> JsonArray.ofStrings(List.copyOf(who.groups()));
      case "staff" -> who -> JsonBoolean.of(who.staff());
      default -> who -> who.claims().member(claim).orElse(JsonNull.NULL);
    };
  }

  /// Unique among all that we say (RFC 7519 section 4.1.2): the id that another issuer has given is
  /// somebody else's here. Names of issuers have no colon, and our own ids neither.
  private static JsonValue subject(Identity who) {
    if (who.id().isEmpty()) {
      return JsonNull.NULL;
    }
    return new JsonString(isOwn(who) ? who.id() : who.issuer() + ":" + who.id());
  }

  private static JsonValue provider(Identity who) {
    return isOwn(who) ? JsonNull.NULL : new JsonString(who.issuer());
  }

  private static boolean isOwn(Identity who) {
    return who.issuer().equals(Identity.OWN);
  }

  private static JsonValue text(String value) {
    return value.isEmpty() ? JsonNull.NULL : new JsonString(value);
  }
}

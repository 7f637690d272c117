package dev.claviger.server.tokens;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The claims that every token of ours has, one row each, in the order in which they are written.
///
/// A claim belongs to the token itself, and then every token gets its own; or it belongs to the
/// login, and then an access token takes it over from the refresh token, like all further claims.
@SuppressWarnings("ImmutableEnumChecker") // the functions are constants without state
enum StandardClaim {
  TYPE(Of.TOKEN, TokenSettings::typeClaim, (_, facts) -> text(facts.type().claim())),
  EXPIRY(Of.TOKEN, _ -> "exp", (_, facts) -> JsonNumber.of(facts.expiresAt().getEpochSecond())),
  ISSUED_AT(Of.TOKEN, _ -> "iat", (_, facts) -> JsonNumber.of(facts.issuedAt().getEpochSecond())),
  ID(Of.TOKEN, TokenSettings::idClaim, (_, facts) -> text(facts.id())),
  USER(Of.LOGIN, TokenSettings::userIdClaim, (_, facts) -> facts.login().user()),
  SESSION(Of.LOGIN, TokenSettings::sessionClaim, (_, facts) -> text(facts.login().familyId())),
  EPOCH(
      Of.LOGIN,
      TokenSettings::epochClaim,
      (_, facts) -> JsonNumber.of(facts.login().credentialEpoch()));

  private enum Of {
    TOKEN,
    LOGIN
  }

  /// The claims that each token has for itself.
  static final List<StandardClaim> OF_TOKEN =
      Arrays.stream(values()).filter(claim -> claim.of == Of.TOKEN).toList();

  /// The claims that are taken over.
  static final List<StandardClaim> OF_LOGIN =
      Arrays.stream(values()).filter(claim -> claim.of == Of.LOGIN).toList();

  private final Of of;
  private final Function<TokenSettings, String> name;
  private final BiFunction<TokenSettings, TokenFacts, JsonValue> value;

  StandardClaim(
      Of of,
      Function<TokenSettings, String> name,
      BiFunction<TokenSettings, TokenFacts, JsonValue> value) {
    this.of = of;
    this.name = name;
    this.value = value;
  }

  /// Its name in the token.
  String name(TokenSettings settings) {
    return name.apply(settings);
  }

  void put(JsonObject.Builder claims, TokenSettings settings, TokenFacts facts) {
    claims.put(name(settings), value.apply(settings, facts));
  }

  private static JsonString text(String value) {
    return new JsonString(value);
  }
}

package dev.claviger.server.claims;

import dev.claviger.jose.InvalidJsonException;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingRefused;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One claim of one's own.
public record ClaimSettings(
    @Setting(help = "Its name in the token.") String name,
    @Setting(
            help =
                "A fixed value: JSON (`5`, `true`, `'[\"a\", \"b\"]'`), or else a text as it is."
                    + " Exactly one of `value`, `template` and `from` is given.",
            example = "gold")
        Optional<String> value,
    @Setting(
            help =
                "A text in which the names of `from` stand in braces. It is left out where nothing"
                    + " is left of it.",
            example = "{first_name} {last_name}")
        Optional<String> template,
    @Setting(
            help =
                "What of the account it is, with its type: a list of names for groups and"
                    + " permissions, seconds for times. It is left out where the account has none.",
            example = "groups")
        Optional<AccountAttribute> from,
    @Setting(
            help =
                "Whom it is for: it is written only where tokens are for one of these, of"
                    + " `tokens.audience` or `tokens.audiences`. Without it: for all.",
            example = "api")
        List<String> audience,
    @Setting(
            help = "Whether refresh tokens have it as well as access and sliding tokens.",
            byDefault = "false")
        boolean refresh) {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_TEXT = 1000;

  /// Those of RFC 7519, section 4.1, and those by which an authorization server says how somebody
  /// logged in, to whom the token is bound and on whose behalf it is used (OpenID Connect Core,
  /// section 2; RFC 7800; RFC 8693): believed by whoever checks a token.
  private static final Set<String> REGISTERED =
      Set.of(
          "iss",
          "sub",
          "aud",
          "exp",
          "nbf",
          "iat",
          "jti",
          "auth_time",
          "nonce",
          "acr",
          "amr",
          "azp",
          "at_hash",
          "c_hash",
          "cnf",
          "act",
          "may_act",
          "client_id");

  public ClaimSettings {
    require(!name.isBlank() && name.length() <= LONGEST_NAME, "name must be 1 to 100 characters");
    if (REGISTERED.contains(name)) {
      throw new SettingRefused("name", "'%s' is a registered claim of tokens".formatted(name));
    }
    require(
        Stream.of(value, template, from).filter(Optional::isPresent).count() == 1,
        "'%s' needs exactly one of value, template and from".formatted(name));
    require(
        Stream.concat(value.stream(), template.stream())
            .allMatch(it -> it.length() <= LONGEST_TEXT),
        "'%s' is longer than 1,000 characters".formatted(name));
    template.ifPresent(ClaimTemplate::parse);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// What only all settings together can tell.
  ///
  /// @param taken the claims that tokens have for themselves, with the names of their settings
  /// @param audiences all that tokens can be for
  public static void check(
      List<ClaimSettings> claims, Map<String, String> taken, List<String> audiences) {
    var seen = new HashSet<String>();
    for (int i = 0; i < claims.size(); i++) {
      var claim = claims.get(i);
      var path = "claims[" + i + "].";
      if (taken.containsKey(claim.name)) {
        throw new SettingRefused(
            path + "name",
            "'%s' is a claim that tokens have for themselves (%s)"
                .formatted(claim.name, taken.get(claim.name)));
      }
      if (!seen.add(claim.name)) {
        throw new SettingRefused(
            path + "name", "'%s' is written twice; keep one".formatted(claim.name));
      }
      claim.audience.stream()
          .filter(it -> !audiences.contains(it))
          .findFirst()
          .ifPresent(it -> {
            throw new SettingRefused(
                path + "audience",
                "'%s' is not in tokens.audience or tokens.audiences".formatted(it));
          });
    }
  }

  /// Whether tokens for these have it.
  boolean isFor(List<String> audience) {
    return this.audience.isEmpty() || !Collections.disjoint(this.audience, audience);
  }

  /// The fixed value.
  Optional<JsonValue> fixed() {
    return value.map(ClaimSettings::json);
  }

  private static JsonValue json(String text) {
    try {
      var members = JsonObject.parse("{\"v\":" + text + "}").members();
      return members.size() == 1 ? members.values().iterator().next() : new JsonString(text);
    } catch (InvalidJsonException noJson) {
      return new JsonString(text);
    }
  }
}

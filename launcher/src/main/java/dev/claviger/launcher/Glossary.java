package dev.claviger.launcher;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import dev.claviger.jose.SignatureAlgorithm;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What the members of headers and claims mean, one row each: RFC 7515, 7516, 7519, 7800, 8693,
/// 9068, 9449, OpenID Connect, and what djangorestframework-simplejwt and common servers add.
final class Glossary {

  /// @param meaning what it says; behind it stands the date, if it is one
  private record Row(String name, String meaning, boolean date) {}

  private static final List<Row> HEADER =
      List.of(
          row("alg", "algorithm"),
          row("enc", "how the content is encrypted"),
          row("typ", "type of the token"),
          row("cty", "type of the content; JWT means that a token is nested in it"),
          row("kid", "id of the key"),
          row("jwk", "a key that the token brings along: never to be believed by itself"),
          row("jku", "where the token says its keys are: never to be fetched unasked"),
          row("x5u", "where the token says its certificate is: never to be fetched unasked"),
          row(
              "x5c",
              "certificates that the token brings along: to be checked up to a trusted root"),
          row("x5t", "SHA-1 thumbprint of the certificate"),
          row("x5t#S256", "SHA-256 thumbprint of the certificate"),
          row("crit", "extensions that must be understood, or the token be refused"),
          row("b64", "false: the payload is signed as it is, not as base64url (RFC 7797)"),
          row("zip", "the content was compressed: DEF"),
          row("epk", "the sender's ephemeral public key"),
          row("apu", "about the sender, for the derivation of the key"),
          row("apv", "about the recipient, for the derivation of the key"),
          row("iv", "initialization vector of the encrypted key"),
          row("tag", "authentication tag of the encrypted key"),
          row("p2s", "salt of the password"),
          row("p2c", "iterations of the password's derivation"),
          row("url", "the address that a request goes to (ACME)"),
          row("nonce", "guards against replay"));

  private static final List<Row> CLAIMS =
      List.of(
          row("iss", "issuer: who made the token"),
          row("sub", "subject: whom or what it is about"),
          row("aud", "audience: whom it is meant for; everybody else must refuse it"),
          date("exp", "expiry"),
          date("nbf", "not valid before"),
          date("iat", "issued at"),
          row("jti", "id of the token"),
          row("azp", "authorized party: the client that it was issued to"),
          row("client_id", "the client that asked for it"),
          row("scope", "what may be done with it"),
          row("scp", "scope: what may be done with it"),
          row("sid", "id of the session"),
          row("nonce", "binds it to the request that asked for it"),
          date("auth_time", "logged in at"),
          row("acr", "how strongly the person was authenticated"),
          row("amr", "by which methods the person was authenticated"),
          row("at_hash", "binds an ID token to its access token"),
          row("c_hash", "binds an ID token to its code"),
          row("s_hash", "binds an ID token to the request's state"),
          row("cnf", "confirmation: only the holder of this key may use it"),
          row("act", "actor: who acts on behalf of the subject"),
          row("may_act", "who may act on behalf of the subject"),
          row("authorization_details", "what may be done with it, in detail"),
          row("roles", "roles of the subject"),
          row("groups", "groups of the subject"),
          row("entitlements", "entitlements of the subject"),
          row("permissions", "permissions of the subject"),
          row("token_type", "kind of token: access, refresh or sliding (SimpleJWT)"),
          row("user_id", "the account (SimpleJWT)"),
          date("refresh_exp", "end of refreshing (SimpleJWT)"),
          row("hash_password", "digest of the password hash: changes with it (SimpleJWT)"),
          row("name", "full name"),
          row("given_name", "given name"),
          row("family_name", "family name"),
          row("preferred_username", "user name; may change, and may belong to another one day"),
          row("email", "mail address"),
          row("email_verified", "whether the address was shown to belong to the subject"),
          row("locale", "language and region"),
          row("zoneinfo", "time zone"),
          date("updated_at", "person's data last changed"),
          row("events", "security events (RFC 8417)"),
          row("txn", "id of the transaction"),
          row("htm", "method of the request that it proves (DPoP)"),
          row("htu", "address of the request that it proves (DPoP)"),
          row("ath", "digest of the access token that it goes with (DPoP)"));

  /// Families of algorithms by the beginning of their names, the longest beginning first.
  private static final List<Row> ALGORITHMS =
      List.of(
          row("none", "NO SIGNATURE: anybody can write this"),
          row("HS", "HMAC: whoever can verify can also sign"),
          row("RSA-OAEP", "key encrypted by RSA-OAEP"),
          row("RSA1_5", "key encrypted by RSA PKCS#1 v1.5: dangerous, often attacked"),
          row("RS", "RSA PKCS#1 v1.5 signature"),
          row("PS", "RSA-PSS signature"),
          row("ECDH-ES", "key agreed on by Diffie-Hellman"),
          row("ES", "ECDSA signature"),
          row("Ed", "Edwards curve signature"),
          row("ML-DSA", "post-quantum signature"),
          row("PBES2", "key derived from a password"),
          row("dir", "the shared key encrypts the content itself"),
          row("A", "AES"));

  private static final List<Row> TYPES =
      List.of(
          row("jwt", "a JSON Web Token, without saying for what"),
          row("at+jwt", "access token (RFC 9068)"),
          row("logout+jwt", "logout token (OpenID Connect)"),
          row("dpop+jwt", "proof of possession (RFC 9449)"),
          row("secevent+jwt", "security event (RFC 8417)"),
          row("oauth-authz-req+jwt", "authorization request (RFC 9101)"),
          row("token-introspection+jwt", "answer to an introspection (RFC 9701)"),
          row("dc+sd-jwt", "credential with selective disclosure"),
          row("kb+jwt", "key binding of a credential"));

  private final Instant now;

  Glossary(Instant now) {
    this.now = now;
  }

  JsonPage.Remarks ofHeader() {
    return (name, value) -> find(HEADER, name).map(row -> meaning(row, value));
  }

  JsonPage.Remarks ofClaims() {
    return (name, value) ->
        find(CLAIMS, name).map(row -> row.date ? dated(row, value) : row.meaning);
  }

  private static String meaning(Row row, JsonValue value) {
    return switch (value) {
      case JsonString text when row.name.equals("alg") ->
          algorithm(text.value()).orElse("an algorithm that is not known here");
      case JsonString text when row.name.equals("typ") -> type(text.value()).orElse(row.meaning);
      default -> row.meaning;
    };
  }

  private static Optional<String> algorithm(String name) {
    UnaryOperator<String> known =
        family -> SignatureAlgorithm.named(name).map(it -> precise(family, it)).orElse(family);
    return ALGORITHMS.stream()
        .filter(row -> name.startsWith(row.name))
        .findFirst()
        .map(row -> known.apply(row.meaning));
  }

  private static String precise(String family, SignatureAlgorithm algorithm) {
    var curve = algorithm.curve().map(it -> " on " + it.joseName()).orElse("");
    return "%s (%s%s)".formatted(family, algorithm.hash(), curve);
  }

  private static Optional<String> type(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return find(TYPES, lower.replaceFirst("^application/", "")).map(Row::meaning);
  }

  private String dated(Row row, JsonValue value) {
    return instant(value)
        .map(moment -> "%s %s, %s".formatted(row.meaning, moment, relative(row, moment)))
        .orElse(row.meaning + ": no date in seconds since 1970" + hint(value));
  }

  private String relative(Row row, Instant moment) {
    return RelativeTime.of(moment, now) + fault(row.name, moment.isAfter(now));
  }

  private static String fault(String claim, boolean ahead) {
    return switch (claim) {
      case "exp" -> ahead ? "" : ": EXPIRED";
      case "nbf" -> ahead ? ": NOT VALID YET" : "";
      case "iat" -> ahead ? ": IN THE FUTURE" : "";
      default -> "";
    };
  }

  /// The moment of a claim that is a date.
  static Optional<Instant> date(String claim, JsonValue value) {
    return find(CLAIMS, claim).filter(Row::date).flatMap(_ -> instant(value));
  }

  private static Optional<Instant> instant(JsonValue value) {
    return value instanceof JsonNumber number
        ? number.asDecimal().filter(Glossary::isSane).map(Glossary::instant)
        : Optional.empty();
  }

  /// Within the years 0 to 9999, and not so long that arithmetic becomes work.
  private static boolean isSane(BigDecimal seconds) {
    return seconds.precision() <= 30
        && Math.abs(seconds.scale()) <= 30
        && seconds.abs().compareTo(BigDecimal.valueOf(253_402_300_799L)) <= 0;
  }

  private static Instant instant(BigDecimal seconds) {
    return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
  }

  private static String hint(JsonValue value) {
    boolean perhapsMillis =
        value instanceof JsonNumber number && number.asLong().orElse(0) > 253_402_300_799L;
    return perhapsMillis ? "; perhaps milliseconds" : "";
  }

  private static Optional<Row> find(List<Row> rows, String name) {
    return rows.stream().filter(row -> row.name.equals(name)).findFirst();
  }

  private static Row row(String name, String meaning) {
    return new Row(name, meaning, false);
  }

  private static Row date(String name, String meaning) {
    return new Row(name, meaning, true);
  }
}

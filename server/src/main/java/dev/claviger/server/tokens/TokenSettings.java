package dev.claviger.server.tokens;

import dev.claviger.settings.ByteSize;
import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingRefused;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What tokens say, how long they live, and how they travel.
public record TokenSettings(
    @Setting(
            help = "How long an access token is accepted. Short, because it is checked by itself.",
            byDefault = "5m",
            min = "1s",
            simplejwt = "ACCESS_TOKEN_LIFETIME")
        Duration accessLifetime,
    @Setting(
            help = "How long a refresh token is accepted.",
            byDefault = "1d",
            min = "1s",
            simplejwt = "REFRESH_TOKEN_LIFETIME")
        Duration refreshLifetime,
    @Setting(
            help = "Whether a refresh answers with a new refresh token as well.",
            byDefault = "false",
            simplejwt = "ROTATE_REFRESH_TOKENS")
        boolean rotateRefreshTokens,
    @Setting(
            help =
                "Whether a rotated refresh token is spent: it works once, and the verify endpoint"
                    + " refuses blacklisted tokens.",
            byDefault = "false",
            simplejwt = "BLACKLIST_AFTER_ROTATION")
        boolean blacklistAfterRotation,
    @Setting(
            help = "Whether a login is recorded in the account.",
            byDefault = "false",
            simplejwt = "UPDATE_LAST_LOGIN")
        boolean updateLastLogin,
    @Setting(
            help = "Who issues the tokens: set and required as `iss`.",
            simplejwt = "ISSUER",
            example = "https://login.example.org")
        Optional<String> issuer,
    @Setting(
            help = "Whom the tokens are for: set as `aud`, of which a token must name one.",
            simplejwt = "AUDIENCE",
            example = "api")
        List<String> audience,
    @Setting(
            help =
                "For whom else a client may ask for tokens, one at a time, by the field `audience`"
                    + " of a login. They are refused here.",
            example = "billing")
        List<String> audiences,
    @Setting(
            help = "How far clocks may differ when times are compared.",
            byDefault = "0s",
            min = "0s",
            max = "10m",
            simplejwt = "LEEWAY")
        Duration leeway,
    @Setting(
            help = "The words that may stand before the token in the Authorization header.",
            byDefault = "Bearer",
            simplejwt = "AUTH_HEADER_TYPES")
        List<String> headerTypes,
    @Setting(
            help = "The header that carries the access token.",
            byDefault = "Authorization",
            simplejwt = "AUTH_HEADER_NAME")
        String headerName,
    @Setting(
            help = "The claim that names the account.",
            byDefault = "user_id",
            simplejwt = "USER_ID_CLAIM")
        String userIdClaim,
    @Setting(
            help =
                "By what of the account that claim names it. An id never passes to somebody else; a"
                    + " username or an e-mail address may, and costs queries for each token. An"
                    + " address that several accounts have, in any case of its letters, names none"
                    + " of them, and they get no tokens.",
            byDefault = "id",
            simplejwt = "USER_ID_FIELD",
            simplejwtValues = {"pk=id"})
        UserIdField userIdField,
    @Setting(
            help = "The claim that names the kind of token.",
            byDefault = "token_type",
            simplejwt = "TOKEN_TYPE_CLAIM")
        String typeClaim,
    @Setting(
            help = "The claim that names the token itself.",
            byDefault = "jti",
            simplejwt = "JTI_CLAIM")
        String idClaim,
    @Setting(
            help = "The claim that names the session, in tokens that came of a login here.",
            byDefault = "sid")
        String sessionClaim,
    @Setting(
            help =
                "The claim that counts the changes of the account's credentials: a new password"
                    + " ends the tokens of the count before.",
            byDefault = "epoch")
        String epochClaim,
    @Setting(
            help = "How long a sliding token is accepted until it is refreshed.",
            byDefault = "5m",
            min = "1s",
            simplejwt = "SLIDING_TOKEN_LIFETIME")
        Duration slidingLifetime,
    @Setting(
            help = "How long a sliding token can be refreshed.",
            byDefault = "1d",
            min = "1s",
            simplejwt = "SLIDING_TOKEN_REFRESH_LIFETIME")
        Duration slidingRefreshLifetime,
    @Setting(
            help = "The claim that says how long a sliding token can be refreshed.",
            byDefault = "refresh_exp",
            simplejwt = "SLIDING_TOKEN_REFRESH_EXP_CLAIM")
        String slidingRefreshClaim,
    @Setting(
            help =
                "The types of token that protected resources accept, in the order in which they are"
                    + " tried.",
            byDefault = "access",
            simplejwt = "AUTH_TOKEN_CLASSES",
            simplejwtValues = {"AccessToken=access", "SlidingToken=sliding"})
        List<TokenType> acceptedTypes,
    @Setting(
            help =
                "Whether tokens of an account that was switched off are refused. Its own tokens end"
                    + " with the switching off in any case.",
            byDefault = "true",
            simplejwt = "CHECK_USER_IS_ACTIVE")
        boolean checkUserIsActive,
    @Setting(
            help =
                "Whether new tokens name the account by an integer, as SimpleJWT did before 5.5.1."
                    + " Tokens with either are accepted.",
            byDefault = "false")
        boolean integerUserId,
    @Setting(
            help =
                "Whether invalid and expired tokens are refused with `Token is invalid or expired`,"
                    + " as SimpleJWT did before 5.5.",
            byDefault = "false")
        boolean legacyMessages,
    @Setting(
            help =
                "How much the claims of `claims` may add to a token. What does not fit is left out,"
                    + " whole, and the log says so: proxies and browsers refuse large headers.",
            byDefault = "1KiB",
            max = "8KiB")
        ByteSize maxClaimsSize,
    @Setting(
            help =
                "How many accounts are kept in memory, so that checking a token needs no query:"
                    + " about 20 MB if there are as many. A change is seen at the next request all"
                    + " the same.",
            byDefault = "50000",
            min = "0")
        int accountCache,
    @Setting(
            help =
                "How long access tokens go on being accepted while the database is away, for"
                    + " accounts in memory. 0s answers 503 at once.",
            byDefault = "5m",
            min = "0s",
            max = "1h")
        Duration staleAccountAge,
    @Setting(
            help =
                "How much memory tokens may take that were found good, so that a signature is not"
                    + " verified again for each request. Revocations and changes of keys and accounts"
                    + " hold at the next request all the same. 0 verifies each time.",
            byDefault = "16MiB",
            max = "1GiB")
        ByteSize verifiedCache) {

  private static final String WSGI = "HTTP_";

  public TokenSettings {
    headerName = header(headerName);
    if (acceptedTypes.isEmpty() || acceptedTypes.contains(TokenType.REFRESH)) {
      throw new IllegalArgumentException("accepted-types must be access, sliding, or both");
    }
    if (headerTypes.isEmpty()) {
      throw new IllegalArgumentException("header-types needs at least one word, such as Bearer");
    }
    check(audience, audiences);
  }

  /// Without an audience of our own, tokens for others would be good here (RFC 8725, section 3.9).
  private static void check(List<String> own, List<String> others) {
    if (own.isEmpty() && !others.isEmpty()) {
      throw new IllegalArgumentException(
          "audiences needs audience as well: whom tokens are for that nobody asked for otherwise");
    }
    others.stream()
        .filter(it -> it.isBlank() || own.contains(it))
        .findFirst()
        .ifPresent(it -> {
          throw new SettingRefused(
              "audiences",
              it.isBlank() ? "an audience needs a name" : "'%s' is in audience".formatted(it));
        });
  }

  /// Everybody for whom there are tokens.
  public List<String> allAudiences() {
    return Stream.concat(audience.stream(), audiences.stream()).toList();
  }

  /// The claims that tokens have for themselves, and by which setting each is called so.
  public Map<String, String> ownClaims() {
    var names = new HashMap<String, String>();
    names.put(userIdClaim, "tokens.user-id-claim");
    names.put(typeClaim, "tokens.type-claim");
    names.put(idClaim, "tokens.id-claim");
    names.put(sessionClaim, "tokens.session-claim");
    names.put(epochClaim, "tokens.epoch-claim");
    names.put(slidingRefreshClaim, "tokens.sliding-refresh-claim");
    return names;
  }

  /// How long any token may live and still be accepted: so long the key that signed it is needed.
  public Duration longestLifetime() {
    return Collections.max(
            List.of(accessLifetime, refreshLifetime, slidingLifetime, slidingRefreshLifetime))
        .plus(leeway);
  }

  /// `HTTP_X_ACCESS_TOKEN`, as Django names it, is `X-Access-Token`.
  private static String header(String name) {
    return name.startsWith(WSGI)
        ? Arrays.stream(name.substring(WSGI.length()).split("_", -1))
            .map(word ->
                word.isEmpty() ? word : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining("-"))
        : name;
  }
}

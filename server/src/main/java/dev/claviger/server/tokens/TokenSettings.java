package dev.claviger.server.tokens;

import dev.claviger.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
                "The claim that counts the changes of the account's credentials: a new password ends"
                    + " the tokens of the count before.",
            byDefault = "epoch")
        String epochClaim,
    @Setting(
            help =
                "How many accounts are kept in memory, so that checking a token needs no query. A"
                    + " change is seen at the next request all the same.",
            byDefault = "10000",
            min = "0")
        int accountCache) {

  public TokenSettings {
    if (headerTypes.isEmpty()) {
      throw new IllegalArgumentException("header-types needs at least one word, such as Bearer");
    }
  }

  /// How long any token may live and still be accepted: so long the key that signed it is needed.
  public Duration longestLifetime() {
    var longest = accessLifetime.compareTo(refreshLifetime) > 0 ? accessLifetime : refreshLifetime;
    return longest.plus(leeway);
  }
}

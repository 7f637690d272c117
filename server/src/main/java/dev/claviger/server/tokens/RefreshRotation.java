package dev.claviger.server.tokens;

/// Decides what happens to a refresh token that is presented and good.
sealed interface RefreshRotation {

  /// It goes on as it is.
  record Keep() implements RefreshRotation {}

  /// A successor is issued, and the presented token stays good as well.
  record Renew() implements RefreshRotation {}

  /// A successor is issued and the presented token is spent: exactly one of several parallel uses
  /// may have it (RFC 9700, section 4.14.2).
  record Spend() implements RefreshRotation {}

  static RefreshRotation decide(TokenSettings settings) {
    if (!settings.rotateRefreshTokens()) {
      return new Keep();
    }
    return settings.blacklistAfterRotation() ? new Spend() : new Renew();
  }
}

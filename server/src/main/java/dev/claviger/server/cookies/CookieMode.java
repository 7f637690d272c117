package dev.claviger.server.cookies;

/// When tokens travel in cookies.
public enum CookieMode {
  /// Never; cookies of requests are not looked at.
  OFF,
  /// For the clients that ask for it.
  ON_REQUEST,
  /// In every answer; no script gets to see a token.
  ALWAYS
}

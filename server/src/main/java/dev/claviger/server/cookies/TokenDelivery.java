package dev.claviger.server.cookies;

import java.util.Optional;

/// How an answer hands over its tokens.
public enum TokenDelivery {
  BODY,
  COOKIE,
  BOTH;

  /// What a client is granted of what it asks for: nothing else than it asked for, and empty if it
  /// may not have that.
  ///
  /// A token that came in a cookie goes on in a cookie, whatever is asked: else a script that was
  /// smuggled into a page could take it out (OWASP ASVS 5.0, 3.3.4).
  static Optional<TokenDelivery> granted(
      CookieMode mode, boolean cameInCookie, Optional<TokenDelivery> asked) {
    var inCookieOnly = mode == CookieMode.ALWAYS || (mode != CookieMode.OFF && cameInCookie);
    var usual = inCookieOnly ? COOKIE : BODY;
    var wanted = asked.orElse(usual);
    return wanted == usual || (mode == CookieMode.ON_REQUEST && !cameInCookie)
        ? Optional.of(wanted)
        : Optional.empty();
  }

  /// As clients write it.
  static Optional<TokenDelivery> of(String word) {
    for (var delivery : values()) {
      if (delivery.toString().equals(word)) {
        return Optional.of(delivery);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

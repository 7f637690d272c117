package dev.claviger.server.cookies;

/// From where a browser sends a cookie along (RFC 6265bis, section 5.6.7).
public enum SameSite {
  /// From pages of the same site.
  STRICT("Strict"),
  /// When somebody follows a link from another site as well.
  LAX("Lax"),
  /// From everywhere.
  NONE("None");

  private final String attribute;

  SameSite(String attribute) {
    this.attribute = attribute;
  }

  /// As the attribute of the cookie has it.
  String attribute() {
    return attribute;
  }
}

package dev.claviger.server.tokens;

/// The kinds of token that the service issues.
public enum TokenType {
  ACCESS("access", "AccessToken"),
  REFRESH("refresh", "RefreshToken"),
  /// Access and refresh in one: good for requests for a short time, and for its own renewal longer.
  SLIDING("sliding", "SlidingToken");

  private final String claim;
  private final String className;

  TokenType(String claim, String className) {
    this.claim = claim;
    this.className = className;
  }

  /// The value of the type claim.
  public String claim() {
    return claim;
  }

  /// What error bodies call it (`token_class`).
  public String className() {
    return className;
  }
}

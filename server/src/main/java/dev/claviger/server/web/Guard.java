package dev.claviger.server.web;

import java.util.Optional;

/// Who may call a route.
public enum Guard {
  /// Anybody; credentials are not even looked at, so that a stale token cannot bar the way to
  /// login.
  NONE("anybody; an Authorization header is ignored"),
  /// Any active account.
  AUTHENTICATED("an active account, by access token"),
  /// An active account that is staff.
  STAFF("an active account that is staff, by access token");

  private final String meaning;

  Guard(String meaning) {
    this.meaning = meaning;
  }

  /// In words, for the route reference.
  public String meaning() {
    return meaning;
  }

  boolean looksAtCredentials() {
    return this != NONE;
  }

  /// Returns if `caller` may pass, else fails with 401 for the unknown and 403 for the known.
  void check(Optional<Caller> caller) {
    if (this == NONE) {
      return;
    }
    var known = caller.orElseThrow(Problem.NOT_AUTHENTICATED::failure);
    if (this == STAFF && !known.staff()) {
      throw Problem.PERMISSION_DENIED.failure();
    }
  }
}

package dev.claviger.server.web;

import java.util.Optional;

/// Who may call a route.
///
/// @param permission what staff has to have as well; superusers have all
public record Guard(Who who, String permission) {

  /// Whom a guard lets through.
  public enum Who {
    ANYBODY,
    KNOWN,
    STAFF
  }

  /// Anybody; credentials are not even looked at, so that a stale token cannot bar the way to
  /// login.
  public static final Guard NONE = new Guard(Who.ANYBODY, "");

  /// Any active account.
  public static final Guard AUTHENTICATED = new Guard(Who.KNOWN, "");

  /// An active account that is staff and has this permission.
  public static Guard staffWho(String permission) {
    return new Guard(Who.STAFF, permission);
  }

  /// In words, for the route reference.
  public String meaning() {
    return switch (who) {
      case ANYBODY -> "anybody; an Authorization header is ignored";
      case KNOWN -> "an active account, by access token";
      case STAFF ->
          "an active account that is staff and has `%s`, by access token".formatted(permission);
    };
  }

  boolean looksAtCredentials() {
    return who != Who.ANYBODY;
  }

  /// Returns if `caller` may pass, else fails with 401 for the unknown and 403 for the known.
  void check(Optional<Caller> caller) {
    if (who == Who.ANYBODY) {
      return;
    }
    var known = caller.orElseThrow(Problem.NOT_AUTHENTICATED::failure);
    if (who == Who.STAFF && !(known.staff() && known.may(permission))) {
      throw Problem.PERMISSION_DENIED.failure();
    }
  }
}

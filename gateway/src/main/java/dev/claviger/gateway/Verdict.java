package dev.claviger.gateway;

/// What became of a request on its route, for those who count.
public enum Verdict {
  /// It goes to the target.
  ALLOWED,
  /// Nobody knows who calls, and that has to be known.
  UNAUTHENTICATED,
  /// The credentials are not to be believed.
  BAD_TOKEN,
  /// It is known who calls, and that one may not.
  FORBIDDEN,
  /// Too many of them.
  THROTTLED,
  /// It cannot be told at the moment.
  UNAVAILABLE
}

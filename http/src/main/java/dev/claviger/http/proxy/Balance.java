package dev.claviger.http.proxy;

/// Which of the available servers gets a request.
public enum Balance {
  /// The one with the fewest requests under way; in turn among equals.
  LEAST_REQUESTS,
  /// One after the other.
  ROUND_ROBIN,
  /// The same one for the same client address, as long as it is available; when servers come and
  /// go, only their share of the clients moves.
  ADDRESS_HASH
}

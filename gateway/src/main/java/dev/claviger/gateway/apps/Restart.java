package dev.claviger.gateway.apps;

/// Why a worker has got a successor.
public enum Restart {
  /// It has ended by itself, or somebody else has ended it.
  ENDED,
  /// A request took longer than it may.
  TIMED_OUT,
  /// It has answered its share of requests.
  RECYCLED,
  /// Its application was reloaded.
  RELOADED
}

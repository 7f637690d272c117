package dev.claviger.http.proxy;

/// Whether a server gets requests.
public enum Availability {
  UP,
  /// Has failed lately: only if no other is left. Rather one more failure than no answer at all.
  OUT,
  /// Has as many requests as it may have.
  BUSY,
  /// Known not to serve.
  DOWN
}

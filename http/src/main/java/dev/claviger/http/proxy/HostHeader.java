package dev.claviger.http.proxy;

/// Which Host header a server gets.
public enum HostHeader {
  /// The one that the client sent.
  CLIENT,
  /// The name of the server in the configuration.
  SERVER
}

package dev.claviger.gateway.apps;

/// Where a worker is told to listen.
public enum WorkerSocket {
  /// On a free port of this machine only: `PORT`, with `HOST` 127.0.0.1.
  PORT,
  /// On a Unix domain socket: `CLAVIGER_SOCKET`.
  UNIX
}

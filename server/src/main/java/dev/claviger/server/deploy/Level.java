package dev.claviger.server.deploy;

/// How bad a finding is; the order counts.
public enum Level {
  INFO,
  WARNING,
  ERROR
}

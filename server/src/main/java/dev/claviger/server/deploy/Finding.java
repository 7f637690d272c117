package dev.claviger.server.deploy;

/// Something that a check found.
///
/// @param message what is so, in one sentence; never contains a secret
public record Finding(DeployCheck check, String message) {}

package dev.claviger.gateway.apps;

import java.time.Duration;
import java.util.Optional;

/// A worker as operators see it.
///
/// @param process its number, if it takes requests
/// @param age how long it has run
/// @param restarts how many were there before it since we started
public record WorkerStatus(
    String label, Optional<Long> process, Optional<Duration> age, int restarts) {}

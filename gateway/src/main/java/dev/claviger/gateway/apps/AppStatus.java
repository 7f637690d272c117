package dev.claviger.gateway.apps;

import java.util.List;
import java.util.Map;

/// An application as operators see it.
///
/// @param wanted how many workers it should have
/// @param workers one for each place
/// @param underWay how many requests they are at
/// @param restarts how often a worker has got a successor since we started it, by reason
public record AppStatus(
    String name,
    int wanted,
    List<WorkerStatus> workers,
    int underWay,
    Map<Restart, Long> restarts) {

  /// How many take requests.
  public int ready() {
    return Math.toIntExact(workers.stream().filter(it -> it.process().isPresent()).count());
  }
}

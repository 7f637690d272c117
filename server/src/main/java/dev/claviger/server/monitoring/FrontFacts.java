package dev.claviger.server.monitoring;

import dev.claviger.http.Destination.Place;
import java.util.List;
import java.util.Map;

/// What stands in front of the token service, as metrics and the status page show it: as it is at
/// the moment of the question.
public interface FrontFacts {

  /// An application that we run.
  ///
  /// @param wanted how many workers it should have
  /// @param ready how many take requests
  /// @param underWay how many requests they are at
  /// @param restarts how often a worker was replaced since we started, by reason: a closed set
  record AppFacts(String name, int wanted, int ready, int underWay, Map<String, Long> restarts) {}

  /// How often a route came to a verdict since we started.
  ///
  /// @param verdict of a closed set
  record VerdictCount(Place place, String verdict, long count) {}

  /// The cache of a route.
  ///
  /// @param bytes of memory that it takes now
  /// @param events how often each was since we started: a closed set
  record CacheFacts(Place place, long bytes, Map<String, Long> events) {}

  default List<CacheFacts> caches() {
    return List.of();
  }

  default List<AppFacts> apps() {
    return List.of();
  }

  default List<VerdictCount> verdicts() {
    return List.of();
  }

  default List<StatusTable> status() {
    return List.of();
  }

  /// Nothing stands in front.
  static FrontFacts none() {
    return new FrontFacts() {};
  }
}

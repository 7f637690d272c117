package dev.claviger.benchmarks;

import static dev.claviger.benchmarks.Measurement.Operation.SIGN;
import static dev.claviger.benchmarks.Measurement.Operation.VERIFY;

import dev.claviger.benchmarks.Measurement.Operation;
import java.util.List;

/// What claviger-jose sets itself, one row each.
sealed interface Goal {
  Operation operation();

  Column column();

  /// At most so many times the primitive, with the same provider.
  record OverPrimitive(Operation operation, Column column, double atMost) implements Goal {}

  /// At least so many times as fast as the fastest peer as its users install it: ours may find a
  /// native provider, theirs does not look for one.
  record UnderPeers(Operation operation, Column column, double atLeast) implements Goal {}

  /// Bytes allocated.
  record Allocation(Operation operation, Column column, double atMost) implements Goal {}

  List<Goal> ALL =
      List.of(
          new OverPrimitive(VERIFY, Algorithm.HS256, 1.9),
          new OverPrimitive(SIGN, Algorithm.HS256, 1.9),
          new OverPrimitive(VERIFY, Algorithm.RS256, 1.15),
          new OverPrimitive(SIGN, Algorithm.RS256, 1.15),
          new OverPrimitive(VERIFY, Algorithm.ES256, 1.15),
          new OverPrimitive(SIGN, Algorithm.ES256, 1.15),
          new OverPrimitive(VERIFY, Algorithm.EDDSA, 1.15),
          new OverPrimitive(SIGN, Algorithm.EDDSA, 1.15),
          new UnderPeers(VERIFY, Algorithm.HS256, 3),
          new UnderPeers(VERIFY, Algorithm.ES256, 6),
          new UnderPeers(SIGN, Algorithm.ES256, 6),
          new UnderPeers(VERIFY, Algorithm.EDDSA, 4),
          new UnderPeers(SIGN, Algorithm.EDDSA, 4),
          new UnderPeers(SIGN, Algorithm.RS256, 3),
          new Allocation(VERIFY, Algorithm.HS256, 2048));
}

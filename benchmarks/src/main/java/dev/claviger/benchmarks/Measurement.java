package dev.claviger.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.results.RunResult;

/// What one operation cost: time in nanoseconds, memory in bytes.
record Measurement(Subject subject, double nanos, double bytes) {
  /// What was measured.
  record Subject(String provider, Operation operation, Column column, Library library) {}

  /// The benchmark's methods.
  enum Operation {
    VERIFY(Algorithm.class),
    SIGN(Algorithm.class),
    ENCRYPT(KeyManagement.class),
    DECRYPT(KeyManagement.class);

    final Class<? extends Column> columns;

    Operation(Class<? extends Column> columns) {
      this.columns = columns;
    }

    String lowerCase() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The fastest iteration: others on the machine can only slow it down.
  static Measurement of(RunResult result) {
    var parameters = result.getParams();
    String method =
        parameters.getBenchmark().substring(parameters.getBenchmark().lastIndexOf('.') + 1);
    var subject =
        new Subject(
            parameters.getParam("provider"),
            Operation.valueOf(method.toUpperCase(Locale.ROOT)),
            Column.named(parameters.getParam("algorithm")),
            Library.valueOf(parameters.getParam("library")));
    return new Measurement(
        subject,
        result.getPrimaryResult().getStatistics().getMin(),
        Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore());
  }

  /// The median in each respect: rounds lie minutes apart, and the machine is not the same in all
  /// of them.
  static Measurement median(Subject subject, Collection<Measurement> rounds) {
    return new Measurement(
        subject,
        median(rounds.stream().mapToDouble(Measurement::nanos).sorted().toArray()),
        median(rounds.stream().mapToDouble(Measurement::bytes).sorted().toArray()));
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

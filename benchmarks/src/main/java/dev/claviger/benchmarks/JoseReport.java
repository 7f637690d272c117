package dev.claviger.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/// Measures and prints: Markdown on standard output, progress on standard error.
public final class JoseReport {
  private JoseReport() {}

  public static void main(String[] arguments) throws RunnerException {
    Plan plan = Plan.parse(List.of(arguments));
    Optional<String> log = Optional.ofNullable(System.getProperty("benchmarks.log"));
    var measurements = new ArrayList<Measurement>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Options options : plan.round(round, log)) {
        new Runner(options).run().stream().map(JoseReport::shown).forEach(measurements::add);
      }
    }
    System.out.print(new Report(plan, measurements).markdown());
  }

  private static Measurement shown(RunResult result) {
    Measurement m = Measurement.of(result);
    var subject = m.subject();
    System.err.printf(
        "%-6s %-7s %-12s %-16s %,12.0f ns %,10.0f B%n",
        subject.provider(),
        subject.operation(),
        subject.column(),
        subject.library().title,
        m.nanos(),
        m.bytes());
    return m;
  }
}

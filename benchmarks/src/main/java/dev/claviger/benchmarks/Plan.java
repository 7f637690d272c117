package dev.claviger.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// What to measure and for how long.
record Plan(
    List<Algorithm> algorithms,
    List<Library> libraries,
    List<String> providers,
    int rounds,
    int warmupIterations,
    int iterations,
    TimeValue iteration) {

  /// About two minutes: enough to see that nothing is badly wrong, not enough to quote.
  private static final Plan SHORT =
      new Plan(
          List.of(Algorithm.HS256, Algorithm.ES256),
          List.of(Library.values()),
          List.of("jdk"),
          1,
          6,
          3,
          TimeValue.milliseconds(400));

  /// About half an hour.
  private static final Plan LONG =
      new Plan(
          List.of(Algorithm.values()),
          List.of(Library.values()),
          List.of("jdk", "native"),
          2,
          5,
          3,
          TimeValue.milliseconds(800));

  /// `short` or `long`, then `name=value,value` for what shall differ.
  static Plan parse(List<String> arguments) {
    Plan plan = LONG;
    for (String argument : arguments) {
      plan = plan.with(argument);
    }
    return plan;
  }

  private Plan with(String argument) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    List<String> values = Arrays.asList(argument.substring(equals + 1).split(",", -1));
    return switch (name) {
      case "short" -> SHORT;
      case "long" -> LONG;
      case "algorithms" ->
          limited(values.stream().map(Plan::algorithm).toList(), libraries, providers, rounds);
      case "libraries" -> limited(algorithms, libraries(values), providers, rounds);
      case "providers" -> limited(algorithms, libraries, values, rounds);
      case "rounds" ->
          limited(algorithms, libraries, providers, Integer.parseInt(values.getFirst()));
      default ->
          throw new IllegalArgumentException(
              argument + "? short, long, algorithms=, libraries=, providers=, rounds=");
    };
  }

  private Plan limited(
      List<Algorithm> algorithms, List<Library> libraries, List<String> providers, int rounds) {
    return new Plan(
        algorithms, libraries, providers, rounds, warmupIterations, iterations, iteration);
  }

  private static Algorithm algorithm(String name) {
    return Algorithm.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /// The raw primitive is always among them: everything is compared to it.
  private static List<Library> libraries(List<String> names) {
    return Arrays.stream(Library.values())
        .filter(library -> library == Library.RAW || names.contains(library.option()))
        .toList();
  }

  /// One round: within it everything of one algorithm follows each other closely, because ratios
  /// are what counts.
  List<Options> round(Optional<String> log) {
    var options = new ArrayList<Options>();
    for (String provider : providers) {
      for (Algorithm algorithm : algorithms) {
        options.add(options(provider, algorithm, log));
      }
    }
    return options;
  }

  private Options options(String provider, Algorithm algorithm, Optional<String> log) {
    var builder =
        new OptionsBuilder()
            .include(JwsBenchmark.class.getName() + "\\.")
            .param("provider", provider)
            .param("algorithm", algorithm.name())
            .param(
                "library",
                libraries.stream()
                    .filter(library -> library.has(algorithm))
                    .map(Enum::name)
                    .toArray(String[]::new))
            .forks(1)
            .warmupIterations(warmupIterations)
            .warmupTime(iteration)
            .measurementIterations(iterations)
            .measurementTime(iteration)
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend(
                "-Xms1g",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow")
            .shouldFailOnError(true);
    log.ifPresent(builder::output);
    return builder.build();
  }
}

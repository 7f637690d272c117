package dev.claviger.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// What to measure and for how long.
///
/// @param rounds how often; after the first, only the primitive and our own library, whose ratio is
///   the one that must be right
record Plan(
    List<Column> columns,
    List<Library> libraries,
    List<String> providers,
    int rounds,
    int warmupIterations,
    int iterations,
    TimeValue iteration) {

  /// About three minutes: enough to see that nothing is badly wrong, not enough to quote.
  private static final Plan SHORT =
      new Plan(
          List.of(Algorithm.HS256, Algorithm.ES256, KeyManagement.DIR),
          List.of(Library.values()),
          List.of("jdk"),
          1,
          4,
          4,
          TimeValue.milliseconds(400));

  /// About twenty minutes.
  private static final Plan LONG =
      new Plan(
          Stream.<Column>concat(Stream.of(Algorithm.values()), Stream.of(KeyManagement.values()))
              .toList(),
          List.of(Library.values()),
          List.of("jdk", "native"),
          3,
          5,
          4,
          TimeValue.milliseconds(350));

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
          limited(values.stream().map(Column::named).toList(), libraries, providers, rounds);
      case "libraries" -> limited(columns, libraries(values), providers, rounds);
      case "providers" -> limited(columns, libraries, values, rounds);
      case "rounds" -> limited(columns, libraries, providers, Integer.parseInt(values.getFirst()));
      default ->
          throw new IllegalArgumentException(
              argument + "? short, long, algorithms=, libraries=, providers=, rounds=");
    };
  }

  private Plan limited(
      List<Column> columns, List<Library> libraries, List<String> providers, int rounds) {
    return new Plan(columns, libraries, providers, rounds, warmupIterations, iterations, iteration);
  }

  /// The raw primitive is always among them: everything is compared to it.
  private static List<Library> libraries(List<String> names) {
    return Arrays.stream(Library.values())
        .filter(library -> library == Library.RAW || names.contains(library.option()))
        .toList();
  }

  /// One round, from 1: within it everything of one algorithm follows each other closely, because
  /// ratios are what counts.
  List<Options> round(int number, Optional<String> log) {
    List<Library> measured =
        number == 1 ? libraries : libraries.stream().filter(Library::isYardstick).toList();
    var options = new ArrayList<Options>();
    for (String provider : providers) {
      for (Column column : columns) {
        options.add(options(provider, column, measured, log));
      }
    }
    return options;
  }

  private Options options(
      String provider, Column column, List<Library> measured, Optional<String> log) {
    var builder =
        new OptionsBuilder()
            .include(column.benchmark().getName() + "\\.")
            .param("provider", provider)
            .param("algorithm", column.name())
            .param(
                "library",
                measured.stream()
                    .filter(library -> library.has(column))
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

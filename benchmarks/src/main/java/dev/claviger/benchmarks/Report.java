package dev.claviger.benchmarks;

import dev.claviger.benchmarks.Measurement.Operation;
import dev.claviger.benchmarks.Measurement.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The measurements as Markdown.
final class Report {
  private final Plan plan;
  private final Map<Subject, Measurement> medians = new LinkedHashMap<>();

  Report(Plan plan, List<Measurement> measurements) {
    this.plan = plan;
    measurements.stream()
        .collect(Collectors.groupingBy(Measurement::subject))
        .forEach((subject, rounds) -> medians.put(subject, Measurement.median(subject, rounds)));
  }

  String markdown() {
    var out = new StringBuilder();
    for (String provider : plan.providers()) {
      for (Operation operation : Operation.values()) {
        out.append("**%s, %s**\n\n".formatted(title(operation), providerTitle(provider)));
        out.append(table(provider, operation)).append('\n');
      }
    }
    return out.append(goals()).toString();
  }

  private static String title(Operation operation) {
    return operation == Operation.VERIFY ? "Verify" : "Sign";
  }

  private static String providerTitle(String provider) {
    return provider.equals("jdk")
        ? "the JDK's providers"
        : "Amazon Corretto Crypto Provider for all";
  }

  private String table(String provider, Operation operation) {
    var out = new StringBuilder("| |");
    plan.algorithms().forEach(algorithm -> out.append(" %s |".formatted(algorithm.joseName)));
    out.append("\n|---|").append("--:|".repeat(plan.algorithms().size())).append('\n');
    for (Library library : plan.libraries()) {
      out.append("| %s |".formatted(library.title));
      plan.algorithms()
          .forEach(algorithm ->
              out.append(
                  " %s |".formatted(cell(new Subject(provider, operation, algorithm, library)))));
      out.append('\n');
    }
    return out.toString();
  }

  private String cell(Subject subject) {
    return measured(subject)
        .map(m ->
            "%,.0f ns%s · %,.0f B"
                .formatted(
                    m.nanos(),
                    overPrimitive(subject).map(" ×%.2f"::formatted).orElse(""),
                    m.bytes()))
        .orElse("–");
  }

  private Optional<Measurement> measured(Subject subject) {
    return Optional.ofNullable(medians.get(subject));
  }

  private Optional<Double> overPrimitive(Subject subject) {
    var raw =
        new Subject(subject.provider(), subject.operation(), subject.algorithm(), Library.RAW);
    return ratio(subject, raw);
  }

  private Optional<Double> ratio(Subject a, Subject b) {
    return measured(a).flatMap(x -> measured(b).map(y -> x.nanos() / y.nanos()));
  }

  private String goals() {
    var rows = new ArrayList<String>();
    for (Goal goal : Goal.ALL) {
      for (String provider : plan.providers()) {
        row(goal, provider).ifPresent(rows::add);
      }
    }
    return "| goal | provider | wanted | measured | |\n|---|---|--:|--:|---|\n"
        + String.join("", rows);
  }

  private Optional<String> row(Goal goal, String provider) {
    var ours = new Subject(provider, goal.operation(), goal.algorithm(), Library.CLAVIGER);
    String what =
        "%s %s"
            .formatted(goal.algorithm().joseName, goal.operation().name().toLowerCase(Locale.ROOT));
    return switch (goal) {
      case Goal.OverPrimitive g ->
          overPrimitive(ours)
              .map(r ->
                  row(
                      what + " over the primitive",
                      provider,
                      "≤ ×%.2f".formatted(g.atMost()),
                      "×%.2f".formatted(r),
                      r <= g.atMost()));
      case Goal.UnderPeers g ->
          fastestPeer(goal)
              .flatMap(peer ->
                  ratio(peer, ours)
                      .map(r ->
                          row(
                              what + " against " + peer.library().title,
                              provider,
                              "≥ ×%.0f".formatted(g.atLeast()),
                              "×%.1f".formatted(r),
                              r >= g.atLeast())));
      case Goal.Allocation g ->
          measured(ours)
              .map(m ->
                  row(
                      what + " allocates",
                      provider,
                      "≤ %,.0f B".formatted(g.atMost()),
                      "%,.0f B".formatted(m.bytes()),
                      m.bytes() <= g.atMost()));
    };
  }

  private static String row(
      String goal, String provider, String wanted, String measured, boolean met) {
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(goal, provider, wanted, measured, met ? "met" : "**missed**");
  }

  /// As its users install it, which is without a native provider.
  private Optional<Subject> fastestPeer(Goal goal) {
    return medians.values().stream()
        .filter(m -> m.subject().library().isPeer() && m.subject().provider().equals("jdk"))
        .filter(m ->
            m.subject().operation() == goal.operation()
                && m.subject().algorithm() == goal.algorithm())
        .min((a, b) -> Double.compare(a.nanos(), b.nanos()))
        .map(Measurement::subject);
  }
}

package dev.claviger.benchmarks;

import dev.claviger.benchmarks.Measurement.Operation;
import dev.claviger.benchmarks.Measurement.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The measurements as Markdown.
final class Report {
  private static final String NOT_MEASURED = "–";

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
        List<Column> columns = columns(operation);
        if (!columns.isEmpty()) {
          out.append("**%s, %s**\n\n".formatted(title(operation), providerTitle(provider)));
          out.append(table(provider, operation, columns)).append('\n');
        }
      }
    }
    for (String provider : plan.providers()) {
      out.append(peers(provider));
    }
    return out.append(goals()).toString();
  }

  private List<Column> columns(Operation operation) {
    return plan.columns().stream().filter(operation.columns::isInstance).toList();
  }

  private static String title(Operation operation) {
    return operation.name().charAt(0) + operation.lowerCase().substring(1);
  }

  private static String providerTitle(String provider) {
    return provider.equals("jdk")
        ? "the JDK's providers"
        : "Amazon Corretto Crypto Provider for all";
  }

  private String table(String provider, Operation operation, List<Column> columns) {
    var rows = new ArrayList<List<String>>();
    for (Library library : plan.libraries()) {
      var row = new ArrayList<String>();
      columns.forEach(column -> row.add(cell(new Subject(provider, operation, column, library))));
      if (row.stream().anyMatch(cell -> !cell.equals(NOT_MEASURED))) {
        row.addFirst(library.title);
        rows.add(row);
      }
    }
    return markdown(columns.stream().map(Column::title).toList(), rows);
  }

  private static String markdown(List<String> heads, List<List<String>> rows) {
    var out = new StringBuilder("| | %s |\n".formatted(String.join(" | ", heads)));
    out.append("|---|").append("--:|".repeat(heads.size())).append('\n');
    rows.forEach(row -> out.append("| %s |\n".formatted(String.join(" | ", row))));
    return out.toString();
  }

  /// Each peer as its users install it, beside ours with this provider.
  private String peers(String provider) {
    var heads = new ArrayList<String>();
    var ours = new ArrayList<Subject>();
    for (Operation operation : Operation.values()) {
      for (Column column : columns(operation)) {
        heads.add(column.title() + " " + operation.lowerCase());
        ours.add(new Subject(provider, operation, column, Library.CLAVIGER));
      }
    }
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < heads.size(); i++) {
      var row = new ArrayList<String>(List.of(heads.get(i)));
      for (Library peer : peers()) {
        row.add(
            ratio(asInstalled(ours.get(i), peer), ours.get(i))
                .map("×%.1f"::formatted)
                .orElse(NOT_MEASURED));
      }
      rows.add(row);
    }
    return peers().isEmpty()
        ? ""
        : "**Time of each peer as its users install it (with the JDK's providers), over claviger-jose %s**\n\n"
                .formatted(provider.equals("jdk") ? "likewise" : "with the Corretto provider")
            + markdown(peers().stream().map(peer -> peer.title).toList(), rows)
            + "\n";
  }

  private List<Library> peers() {
    return plan.libraries().stream().filter(Library::isPeer).toList();
  }

  private static Subject asInstalled(Subject ours, Library peer) {
    return new Subject("jdk", ours.operation(), ours.column(), peer);
  }

  private String cell(Subject subject) {
    return measured(subject)
        .map(m ->
            "%,.0f ns%s · %,.0f B"
                .formatted(
                    m.nanos(),
                    overPrimitive(subject).map(" ×%.2f"::formatted).orElse(""),
                    m.bytes()))
        .orElse(NOT_MEASURED);
  }

  private Optional<Measurement> measured(Subject subject) {
    return Optional.ofNullable(medians.get(subject));
  }

  private Optional<Double> overPrimitive(Subject subject) {
    var raw = new Subject(subject.provider(), subject.operation(), subject.column(), Library.RAW);
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
    var ours = new Subject(provider, goal.operation(), goal.column(), Library.CLAVIGER);
    String what = "%s %s".formatted(goal.column().title(), goal.operation().lowerCase());
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
          fastestPeer(ours)
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

  private Optional<Subject> fastestPeer(Subject ours) {
    return peers().stream()
        .map(peer -> asInstalled(ours, peer))
        .filter(medians::containsKey)
        .min(Comparator.comparingDouble(peer -> measured(peer).orElseThrow().nanos()));
  }
}

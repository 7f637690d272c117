package dev.claviger.server.monitoring;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One table of the status page. It is written once and read in three forms: as HTML, as text, and
/// as JSON, where the columns are the names of members.
///
/// @param rows of texts, numbers, truth values and lists of texts; empty where nothing is known
public record StatusTable(String name, List<String> columns, List<List<Object>> rows) {

  /// One without rows.
  public static StatusTable of(String name, String... columns) {
    return new StatusTable(name, List.of(columns), List.of());
  }

  /// With one row more, of as many cells as there are columns.
  public StatusTable with(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException("%s has columns %s".formatted(name, columns));
    }
    var more = new ArrayList<>(rows);
    more.add(List.of(cells).stream().map(StatusTable::plain).toList());
    return new StatusTable(name, columns, List.copyOf(more));
  }

  private static Object plain(Object cell) {
    return switch (cell) {
      case Optional<?> maybe when maybe.isPresent() -> plain(maybe.get());
      case Instant time -> time.truncatedTo(ChronoUnit.SECONDS).toString();
      case String _, Number _, Boolean _, List<?> _, Optional<?> _ -> cell;
      default -> cell.toString();
    };
  }

  List<Map<String, Object>> json() {
    return rows.stream().map(this::json).toList();
  }

  private Map<String, Object> json(List<Object> row) {
    var members = new LinkedHashMap<String, Object>();
    for (int i = 0; i < columns.size(); i++) {
      members.put(columns.get(i), row.get(i));
    }
    return members;
  }

  /// The rows as people read them.
  List<List<String>> texts() {
    return rows.stream().map(row -> row.stream().map(StatusTable::text).toList()).toList();
  }

  private static String text(Object cell) {
    return switch (cell) {
      case Optional<?> _ -> "–";
      case List<?> list -> String.join(", ", list.stream().map(String::valueOf).toList());
      case Boolean truth -> truth ? "yes" : "no";
      default -> cell.toString();
    };
  }
}

package dev.claviger.server.tokens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What docs/decisions/simplejwt.md says of the recorded exchanges: which are answered otherwise,
/// and which cannot be replayed. Everything else is answered as recorded.
///
/// @param answers what Claviger answers, by exchange
/// @param reasons why exchanges are not replayed; `*` at the end of a name stands for any rest
record ContractDeviations(Map<String, String> answers, Map<String, String> reasons) {
  private static final Path FILE = Path.of("..", "docs", "decisions", "simplejwt.md");
  private static final Pattern ROW = Pattern.compile("\\| (?<cells>.*) \\|");

  static ContractDeviations read() {
    var page = page();
    return new ContractDeviations(
        table(page, "| Recorded exchange | Claviger answers |", 1),
        table(page, "| Exchange that is not replayed |", 1));
  }

  private static String page() {
    try {
      return Files.readString(FILE);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Map<String, String> table(String page, String head, int column) {
    int start = page.indexOf(head);
    var rows = new LinkedHashMap<String, String>();
    for (var line :
        page.substring(start).lines().skip(2).takeWhile(it -> it.startsWith("|")).toList()) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        var cells = row.group("cells").split(" \\| ", -1);
        if (rows.put(cells[0], cells[column]) != null) {
          throw new AssertionError("twice in the table: " + cells[0]);
        }
      }
    }
    return rows;
  }

  /// The name in the table under which the exchange is not replayed.
  Optional<String> notReplayed(ContractRows.Row row) {
    return reasons.keySet().stream().filter(name -> matches(name, row.key())).findFirst();
  }

  private static boolean matches(String name, String key) {
    return name.endsWith("*")
        ? key.startsWith(name.substring(0, name.length() - 1))
        : key.equals(name);
  }
}

package dev.claviger.server.tokens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The recorded exchanges of the measured contract, as its tables have them.
final class ContractRows {
  static final Path FILE = Path.of("..", "..", "shared", "contract", "simplejwt.md");

  private static final Pattern REQUEST =
      Pattern.compile("(?<method>[A-Z]+) (?<path>/\\S*)(?: (?<rest>.*))?", Pattern.DOTALL);
  private static final Pattern TYPE =
      Pattern.compile("\\[(?<type>[\\w./+-]+/[^\\]]+)\\] ?(?<rest>.*)", Pattern.DOTALL);
  private static final Pattern HEADERS =
      Pattern.compile("(?<rest>.*?) ?\\{(?<headers>[A-Z][\\w-]*[:;].*)\\}", Pattern.DOTALL);

  private ContractRows() {}

  /// One exchange.
  ///
  /// @param body `<JWT>` stands for a token; `<view text>` for a description
  record Row(String section, String name, Asked asked, int status, String headers, String body) {

    String key() {
      return section + " / " + name;
    }
  }

  /// @param headers names with values; a name may stand twice
  record Asked(String method, String path, String body, List<Map.Entry<String, String>> headers) {

    static Asked parse(String text) {
      var request = REQUEST.matcher(text);
      if (!request.matches()) {
        throw new IllegalArgumentException(text);
      }
      var rest = request.group("rest") == null ? "" : request.group("rest");
      var headers = new ArrayList<Map.Entry<String, String>>();
      var type = TYPE.matcher(rest);
      if (type.matches()) {
        headers.add(Map.entry("Content-Type", type.group("type")));
        rest = type.group("rest");
      }
      var given = HEADERS.matcher(rest);
      if (given.matches()) {
        rest = given.group("rest");
        for (var header : given.group("headers").split("; (?=[A-Z][\\w-]*: )", -1)) {
          var parts = header.split("[:;] ?", 2);
          headers.add(Map.entry(parts[0], parts[1]));
        }
      }
      if (!rest.isEmpty() && headers.stream().noneMatch(it -> it.getKey().equals("Content-Type"))) {
        headers.add(Map.entry("Content-Type", "application/json"));
      }
      return new Asked(request.group("method"), request.group("path"), rest, headers);
    }
  }

  /// The rows of section 2.7 by the sections they stand in.
  static Map<String, List<Row>> read() {
    var sections = new LinkedHashMap<String, List<Row>>();
    var section = "";
    for (var line : lines()) {
      if (line.startsWith("## 3")) {
        return sections;
      }
      if (line.startsWith("#### ")) {
        section = line.substring(5).strip();
      } else if (!section.isEmpty() && line.startsWith("| ") && !line.startsWith("| case ")) {
        sections.computeIfAbsent(section, _ -> new ArrayList<>()).add(row(section, line));
      }
    }
    return sections;
  }

  private static Row row(String section, String line) {
    var cells = line.substring(2).replaceFirst(" \\|\\s*$", "").split(" \\| ", 5);
    return new Row(
        section,
        cells[0].strip(),
        Asked.parse(unquoted(cells[1])),
        Integer.parseInt(cells[2].strip().substring(0, 3)),
        unquoted(cells[3]),
        unquoted(cells[4]));
  }

  private static String unquoted(String cell) {
    return cell.strip().replaceFirst("^`(.*)`$", "$1");
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(FILE);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

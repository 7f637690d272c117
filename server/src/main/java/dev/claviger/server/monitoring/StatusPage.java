package dev.claviger.server.monitoring;

import static java.util.stream.Collectors.joining;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.server.web.JsonText;
import dev.claviger.server.web.Page;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How the server is, on one page: for people with a browser or a terminal, and for programs.
///
/// It is for operators, as all that the management address answers, and shows nothing secret all
/// the same: of keys their ids, of files their names, of what clients have sent nothing at all.
public final class StatusPage {

  private static final Headers PLAIN =
      Headers.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");

  private final Supplier<List<StatusTable>> tables;

  /// Shows these.
  ///
  /// @param tables as they are when somebody asks
  public StatusPage(Supplier<List<StatusTable>> tables) {
    this.tables = tables;
  }

  /// `?format=` html, json or text decides, or else what the client accepts.
  public Response answer(Request request) {
    return switch (request.method()) {
      case "GET", "HEAD" -> form(request).answer(tables.get());
      default -> Response.text(405, "Method not allowed\n").withHeader("Allow", "GET, HEAD");
    };
  }

  private enum Form {
    HTML {
      @Override
      Response answer(List<StatusTable> tables) {
        return Page.wide("Status", shown(tables).map(StatusPage::html).collect(joining()));
      }
    },
    JSON {
      @Override
      Response answer(List<StatusTable> tables) {
        return plain("application/json", json(tables));
      }
    },
    TEXT {
      @Override
      Response answer(List<StatusTable> tables) {
        return plain(
            "text/plain; charset=utf-8",
            shown(tables).map(StatusPage::text).collect(joining("\n")));
      }
    };

    abstract Response answer(List<StatusTable> tables);
  }

  private static Form form(Request request) {
    return switch (request.query().first("format").orElse("")) {
      case "html" -> Form.HTML;
      case "json" -> Form.JSON;
      case "text" -> Form.TEXT;
      default -> accepted(request.header("Accept").orElse("*/*"));
    };
  }

  /// No weights: browsers name HTML, and programs one thing.
  private static Form accepted(String accept) {
    if (accept.contains("text/html")) {
      return Form.HTML;
    }
    return accept.contains("application/json") ? Form.JSON : Form.TEXT;
  }

  /// People look for what there is.
  private static Stream<StatusTable> shown(List<StatusTable> tables) {
    return tables.stream().filter(table -> !table.rows().isEmpty());
  }

  private static Response plain(String type, String text) {
    return new Response(
        200,
        PLAIN.with("Content-Type", type),
        new Response.Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String json(List<StatusTable> tables) {
    Map<String, Object> members = new LinkedHashMap<>();
    tables.forEach(table -> members.put(table.name(), table.json()));
    return JsonText.text(members, 2) + "\n";
  }

  private static String html(StatusTable table) {
    return """
    <h2 id="%1$s">%2$s</h2>
    <table aria-labelledby="%1$s">
    <thead><tr>%3$s</tr></thead>
    <tbody>
    %4$s</tbody>
    </table>
    """
        .formatted(
            Page.escaped(table.name()),
            Page.escaped(title(table.name())),
            cells(
                "th scope=\"col\"", "th", table.columns().stream().map(StatusPage::title).toList()),
            table.texts().stream()
                .map(row -> "<tr>" + cells("td", "td", row) + "</tr>\n")
                .collect(joining()));
  }

  private static String cells(String begin, String end, List<String> texts) {
    return texts.stream()
        .map(text -> "<%s>%s</%s>".formatted(begin, Page.escaped(text), end))
        .collect(joining());
  }

  private static String title(String name) {
    return (Character.toUpperCase(name.charAt(0)) + name.substring(1)).replace('_', ' ');
  }

  private static String text(StatusTable table) {
    var heads = table.columns().stream().map(it -> it.replace('_', ' ')).toList();
    var widths = IntStream.range(0, heads.size()).map(i -> width(table, heads.get(i), i)).toArray();
    return title(table.name())
        + "\n"
        + line(heads, widths)
        + table.texts().stream().map(row -> line(row, widths)).collect(joining());
  }

  private static int width(StatusTable table, String head, int column) {
    return IntStream.concat(
            IntStream.of(head.length()),
            table.texts().stream().mapToInt(row -> row.get(column).length()))
        .max()
        .orElse(0);
  }

  private static String line(List<String> texts, int[] widths) {
    return IntStream.range(0, widths.length)
            .mapToObj(i -> texts.get(i) + " ".repeat(widths[i] - texts.get(i).length()))
            .collect(joining("  ", "  ", ""))
            .stripTrailing()
        + "\n";
  }
}

package dev.claviger.launcher;

import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// JSON for people: indented, coloured where that is wanted, and with a remark behind each member
/// that there is something to say about. Without remarks it is JSON for programs as well.
final class JsonPage {

  /// What there is to say about a member.
  interface Remarks {
    Optional<String> on(String name, JsonValue value);
  }

  static final Remarks NO_REMARKS = (_, _) -> Optional.empty();

  /// Remarks line up behind values that are no longer than this.
  private static final int WIDEST_ALIGNED = 44;

  private final Palette palette;

  JsonPage(Palette palette) {
    this.palette = palette;
  }

  /// With a line end behind it.
  String of(JsonObject object) {
    return of(object, NO_REMARKS);
  }

  String of(JsonObject object, Remarks remarks) {
    if (object.isEmpty()) {
      return "{}\n";
    }
    var members = new ArrayList<Member>();
    object.members().forEach((name, value) -> members.add(member(name, value, remarks)));
    int column = column(members);
    var page = new StringBuilder("{\n");
    for (int i = 0; i < members.size(); i++) {
      append(page, members.get(i), i < members.size() - 1 ? "," : "", column);
    }
    return page.append("}\n").toString();
  }

  private record Member(String name, List<String> lines, Optional<String> remark) {
    /// As it is seen, without the codes of its colour.
    int width() {
      return 2 + name.length() + 2 + lines.getFirst().length() + 1;
    }
  }

  private static Member member(String name, JsonValue value, Remarks remarks) {
    return new Member(text(name), lines(value, 1).lines().toList(), remarks.on(name, value));
  }

  private static int column(List<Member> members) {
    return members.stream()
        .filter(member -> member.remark.isPresent())
        .mapToInt(Member::width)
        .filter(width -> width <= WIDEST_ALIGNED)
        .max()
        .orElse(0);
  }

  private void append(StringBuilder page, Member member, String comma, int column) {
    boolean single = member.lines.size() == 1;
    page.append("  ").append(palette.paint(Palette.Style.NAME, member.name)).append(": ");
    page.append(member.lines.getFirst()).append(single ? comma : "");
    int padding = column - member.width() + (single && !comma.isEmpty() ? 0 : 1);
    member.remark.ifPresent(remark ->
        page.repeat(' ', Math.max(0, padding) + 2)
            .append(palette.paint(Palette.Style.REMARK, "// " + remark)));
    page.append('\n');
    for (int i = 1; i < member.lines.size(); i++) {
      boolean last = i == member.lines.size() - 1;
      page.append(member.lines.get(i)).append(last ? comma : "").append('\n');
    }
  }

  private static String lines(JsonValue value, int depth) {
    return switch (value) {
      case JsonObject object when !object.isEmpty() -> objectLines(object, depth);
      case JsonArray array when hasStructure(array) -> arrayLines(array, depth);
      case JsonArray array ->
          array.elements().stream()
              .map(element -> lines(element, depth))
              .collect(Collectors.joining(", ", "[", "]"));
      default -> Printable.of(value.toJson());
    };
  }

  private static boolean hasStructure(JsonArray array) {
    return array.elements().stream()
        .anyMatch(element -> element instanceof JsonObject || element instanceof JsonArray);
  }

  private static String objectLines(JsonObject object, int depth) {
    return object.members().entrySet().stream()
        .map(member ->
            "  ".repeat(depth + 1)
                + text(member.getKey())
                + ": "
                + lines(member.getValue(), depth + 1))
        .collect(Collectors.joining(",\n", "{\n", "\n" + "  ".repeat(depth) + "}"));
  }

  private static String arrayLines(JsonArray array, int depth) {
    return array.elements().stream()
        .map(element -> "  ".repeat(depth + 1) + lines(element, depth + 1))
        .collect(Collectors.joining(",\n", "[\n", "\n" + "  ".repeat(depth) + "]"));
  }

  private static String text(String name) {
    return Printable.of(new JsonString(name).toJson());
  }
}

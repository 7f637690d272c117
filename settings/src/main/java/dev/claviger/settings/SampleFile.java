package dev.claviger.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A settings file that changes nothing: every setting with its help and its default, commented
/// out. Printed from the schema.
public final class SampleFile {

  private static final int WIDTH = 88;
  private static final String HEAD =
      """
      # Settings of Claviger. A line that is commented out shows the default.
      # Each can also be given in the environment (CLAVIGER_TOKENS_ACCESS_LIFETIME=5m)
      # or on the command line (--tokens-access-lifetime 5m), which wins.
      """;

  private final StringBuilder text = new StringBuilder(HEAD);
  private final SettingsSchema<?> schema;
  private List<String> open = List.of();

  private SampleFile(SettingsSchema<?> schema) {
    this.schema = schema;
  }

  /// The whole file.
  public static String of(SettingsSchema<?> schema) {
    var sample = new SampleFile(schema);
    schema.definitions().stream().filter(d -> !d.fileOnly()).forEach(sample::setting);
    return sample.text.toString();
  }

  private void setting(SettingDefinition setting) {
    var segments = List.of(setting.path().split("\\."));
    openGroups(segments.subList(0, segments.size() - 1));
    text.append('\n');
    comment(setting.help());
    var meta = new ArrayList<>(List.of("Accepts: " + setting.type()));
    setting.simplejwt().ifPresent(name -> meta.add("SimpleJWT: " + name));
    comment(String.join(". ", meta) + ".");
    line(("#" + segments.getLast() + ": " + value(setting)).strip());
  }

  private void openGroups(List<String> groups) {
    int common = 0;
    while (common < Math.min(groups.size(), open.size())
        && groups.get(common).equals(open.get(common))) {
      common++;
    }
    for (int i = common; i < groups.size(); i++) {
      open = groups.subList(0, i);
      text.append('\n');
      comment(groupHelp(groups.subList(0, i + 1)));
      line(groups.get(i) + ":");
    }
    open = groups;
  }

  private String groupHelp(List<String> groups) {
    return Optional.ofNullable(schema.groups().get(String.join(".", groups))).orElse("");
  }

  private static String value(SettingDefinition setting) {
    return setting
        .byDefault()
        .or(setting::example)
        .map(text -> setting.many() ? "[" + text + "]" : quoted(text))
        .orElse("");
  }

  /// Plain where YAML reads it back as the same text.
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9/][A-Za-z0-9_./:@+-]*") && !text.endsWith(":")
        ? text
        : "'" + text.replace("'", "''") + "'";
  }

  private void comment(String sentence) {
    var line = new StringBuilder("#");
    for (var word : sentence.split(" ", -1)) {
      if (line.length() + word.length() + 1 + 2 * open.size() > WIDTH) {
        line(line.toString());
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    line(line.toString());
  }

  private void line(String line) {
    text.append("  ".repeat(open.size())).append(line).append('\n');
  }
}

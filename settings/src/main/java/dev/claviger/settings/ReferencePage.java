package dev.claviger.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// The reference of all settings as Markdown, printed from the schema.
public final class ReferencePage {

  private static final String HEAD =
      """
      # Settings

      A setting is written in the settings file (YAML), in the environment or on the command line; the later of these
      wins over the earlier. `tokens.access-lifetime` is `CLAVIGER_TOKENS_ACCESS_LIFETIME` in the environment and
      `--tokens-access-lifetime` on the command line. The file is the one named by `--config` or `CLAVIGER_CONFIG`, or else
      `claviger.yaml` in the current directory if there is one. Relative paths start at the current directory.

      An unknown name stops the start. `claviger settings` prints every setting with its value and where it came from;
      `claviger settings --sample` prints a file to begin with.

      - **duration**: `500ms`, `30s`, `5m`, `1h30m`, `1d` or ISO 8601; the unit is never left out, except of `0`.
      - **size**: bytes: `512`, `64KiB`, `2.5MiB`, `1GiB`.
      - **address**: `HOST:PORT`, `[IPv6]:PORT`, `:PORT` (every interface) or `PORT` (this machine only).
      - **secret**: the secret itself, or `file:PATH` to read it from a file; on the command line only the latter. Never printed.
      - **list**: a YAML list, or one text with commas.

      The last column names what the setting replaces in `SIMPLE_JWT` or Django's settings.
      """;

  private ReferencePage() {}

  /// The whole page.
  public static String of(SettingsSchema<?> schema) {
    var groups =
        schema.definitions().stream()
            .collect(
                Collectors.groupingBy(
                    ReferencePage::group, LinkedHashMap::new, Collectors.toList()));
    var page = new StringBuilder(HEAD);
    groups.forEach((group, rows) -> section(page, schema, group, rows));
    if (!schema.foreign().block().isEmpty()) {
      foreign(page, schema.foreign());
    }
    return page.toString();
  }

  private static void foreign(StringBuilder page, ForeignNames names) {
    page.append(
        """

        ## %1$s

        A block of this name in the settings file takes SimpleJWT's names and values, so that what stands in `SIMPLE_JWT` can be pasted:

        ```yaml
        %1$s:
          ACCESS_TOKEN_LIFETIME: timedelta(minutes=5)   # or {minutes: 5}, or seconds, or 5m
          ROTATE_REFRESH_TOKENS: True
          AUTH_HEADER_TYPES: ("Bearer",)
        ```

        What has a counterpart stands in the last column above; a setting is refused that is written under both names. These have none:

        | SimpleJWT | Accepted | Instead |
        |---|---|---|
        """
            .formatted(names.block()));
    names
        .without()
        .values()
        .forEach(row ->
            page.append(
                "| `%s` | %s | %s |\n"
                    .formatted(
                        row.name(),
                        Arrays.stream(row.accepts())
                            .map(value -> "`" + (value.isEmpty() ? "\"\"" : value) + "`")
                            .collect(Collectors.joining(", ")),
                        cell(row.instead()))));
  }

  private static void section(
      StringBuilder page, SettingsSchema<?> schema, String group, List<SettingDefinition> rows) {
    if (!group.isEmpty()) {
      page.append("\n## %s\n\n%s\n".formatted(group, schema.groups().getOrDefault(group, "")));
    }
    page.append(
        """

        | Setting | Accepts | Default | What it does | SimpleJWT |
        |---|---|---|---|---|
        """);
    rows.forEach(row -> page.append(row(row)));
  }

  private static String row(SettingDefinition setting) {
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            setting.path(),
            cell(setting.type()),
            setting.byDefault().filter(d -> !d.isEmpty()).map(d -> "`" + cell(d) + "`").orElse(""),
            cell(setting.help()),
            setting.simplejwt().map(name -> "`" + name + "`").orElse(""));
  }

  private static String group(SettingDefinition setting) {
    return setting.path().substring(0, Math.max(0, setting.path().lastIndexOf('.')));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}

package dev.claviger.launcher;

import dev.claviger.settings.Loaded;
import dev.claviger.settings.ReferencePage;
import dev.claviger.settings.SampleFile;
import dev.claviger.settings.SettingValue;
import dev.claviger.settings.SettingsListing;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

@Command(
    name = "settings",
    description =
        "Print every setting with its value and where that came from. Secrets are not shown.")
final class SettingsCommand implements Action {

  @Mixin private final SettingsOptions settings;

  @ArgGroup private @Nullable Form form;

  private final Surroundings surroundings;

  static final class Form {
    @Option(
        names = "--sample",
        description = "Print a settings file with every setting and its default.")
    boolean sample;

    @Option(names = "--markdown", description = "Print the reference of all settings as Markdown.")
    boolean markdown;

    @Option(names = "--json", description = "Print the same as JSON, for programs.")
    boolean json;
  }

  SettingsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    surroundings.out().print(text(form == null ? new Form() : form));
    return ExitCode.OK;
  }

  private String text(Form form) {
    if (form.sample) {
      return SampleFile.of(settings.schema());
    }
    if (form.markdown) {
      return ReferencePage.of(settings.schema());
    }
    return form.json ? json(settings.load()) : SettingsListing.of(settings.load());
  }

  private static String json(Loaded<?> loaded) {
    var text = new StringWriter();
    try (var json = Json.pretty(text)) {
      json.writeStartArray();
      loaded.rows().forEach(row -> json(json, row));
      json.writeEndArray();
    }
    return text + "\n";
  }

  private static void json(JsonGenerator json, SettingValue row) {
    json.writeStartObject();
    json.writeStringProperty("setting", row.path());
    json.writeStringProperty("value", row.shown());
    json.writeStringProperty("origin", row.origin().toString());
    json.writeStringProperty("accepts", row.definition().type());
    json.writeStringProperty("default", row.definition().byDefault().orElse(""));
    json.writeStringProperty("help", row.definition().help());
    json.writeStringProperty("simplejwt", row.definition().simplejwt().orElse(""));
    json.writeEndObject();
  }
}

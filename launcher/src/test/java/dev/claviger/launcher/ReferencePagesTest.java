package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.settings.ReferencePage;
import dev.claviger.settings.SettingDefinition;
import dev.claviger.settings.SettingsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The reference pages say what the tables say. `.ci/pages` writes them anew.
class ReferencePagesTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final SettingsSchema<ClavigerSettings> SETTINGS =
      SettingsSchema.of(ClavigerSettings.class);

  @Test
  void settingsPageIsUpToDate() throws IOException {
    isUpToDate("settings.md", ReferencePage.of(SETTINGS));
  }

  @Test
  void commandPageIsUpToDate() throws IOException {
    var commands = CommandTree.of(Surroundings.ofProcess(), Main.SUBCOMMANDS).spec();
    var flags =
        SETTINGS.definitions().stream().map(SettingDefinition::flag).collect(Collectors.toSet());
    isUpToDate("cli.md", CliPage.of(commands, flags));
  }

  @Test
  void errorPageIsUpToDate() throws IOException {
    isUpToDate("errors.md", ErrorsPage.of());
  }

  private static void isUpToDate(String page, String text) throws IOException {
    if (Boolean.getBoolean("pages.write")) {
      Files.writeString(DOCS.resolve(page), text);
    }
    assertThat(DOCS.resolve(page)).as("docs/%s, which .ci/pages prints", page).hasContent(text);
  }
}

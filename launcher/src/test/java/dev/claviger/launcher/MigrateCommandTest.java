package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateCommandTest {

  private final Path data;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private ExitCode exitCode = ExitCode.INTERNAL;

  MigrateCommandTest(@TempDir Path directory) {
    data = directory.resolve("data");
  }

  private String claviger(String... arguments) {
    printed.reset();
    var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    var surroundings =
        new Surroundings(
            Map.of("CLAVIGER_DATA", data.toString()),
            InputStream.nullInputStream(),
            out,
            out,
            false);
    exitCode = Main.run(surroundings, arguments);
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itSpeaksAsDjangoDoes() {
    assertThat(claviger("migrate"))
        .startsWith(
            """
            Operations to perform:
              Apply all migrations: claviger
            Running migrations:
              Applying 0001_accounts... OK
              Applying 0002_account_changes... OK
            """);
    assertThat(claviger("migrate"))
        .isEqualTo(
            """
            Operations to perform:
              Apply all migrations: claviger
            Running migrations:
              No migrations to apply.
            """);
    assertThat(exitCode).isEqualTo(ExitCode.OK);
  }

  @Test
  void aPlanAndACheckChangeNothing() {
    assertThat(claviger("migrate", "--plan"))
        .startsWith("Planned operations:\n0001_accounts\n0002_account_changes\n");
    assertThat(claviger("migrate", "--check")).isEmpty();
    assertThat(exitCode).isEqualTo(ExitCode.REFUSED);
    assertThat(claviger("showmigrations")).startsWith("claviger\n [ ] 0001_accounts\n");
    claviger("migrate");
    assertThat(claviger("showmigrations")).startsWith("claviger\n [X] 0001_accounts\n");
    assertThat(claviger("migrate", "--plan"))
        .isEqualTo("Planned operations:\n  No planned migration operations.\n");
    assertThat(claviger("migrate", "--check")).isEmpty();
    assertThat(exitCode).isEqualTo(ExitCode.OK);
  }

  @Test
  void theSqlIsShownByTheBeginningOfItsName() {
    assertThat(claviger("sqlmigrate", "0001"))
        .startsWith("BEGIN;\n")
        .contains("id INTEGER PRIMARY KEY AUTOINCREMENT")
        .endsWith("COMMIT;\n");
    assertThat(claviger("sqlmigrate", "9999"))
        .isEqualTo("claviger: Cannot find a migration matching '9999'.\n");
    assertThat(exitCode).isEqualTo(ExitCode.REFUSED);
    assertThat(claviger("sqlmigrate", "000"))
        .isEqualTo("claviger: There is more than one migration with the prefix '000'.\n");
  }

  @Test
  void whatIsNoDatabaseIsNotTouched() throws Exception {
    Files.createDirectories(data);
    Files.writeString(data.resolve("claviger.db"), "a shopping list, and nothing else".repeat(100));
    assertThat(claviger("migrate"))
        .isEqualTo(
            "claviger: %s is not a database: move it away, or name another file\n"
                .formatted(data.resolve("claviger.db")));
    assertThat(exitCode).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(data.resolve("claviger.db"))
        .hasContent("a shopping list, and nothing else".repeat(100));
  }
}

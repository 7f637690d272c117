package dev.claviger.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.claviger.settings.NestedSettingsTest.Program.House;
import dev.claviger.settings.NestedSettingsTest.Program.House.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists of records in lists of records, records of several modules in one file, types of others,
/// and settings that contradict each other.
class NestedSettingsTest {

  @Accepts("colour")
  record Colour(String name) {
    public static Colour parse(String text) {
      if (!text.matches("[a-z]+")) {
        throw new IllegalArgumentException("expected a colour such as red");
      }
      return new Colour(text);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @ForeignBlock("other")
  record Ground(
      @Setting(help = "Where.", byDefault = "here", simplejwt = "WHERE") String where,
      @Group(help = "Soil.") Soil soil) {
    record Soil(@Setting(help = "How deep.", byDefault = "1") int depth) {}
  }

  record Program(@Inlined Ground ground, @Inlined Street street) {

    record Street(@Group(help = "A house.") List<House> houses) implements Consistency {
      @Override
      public List<Contradiction> contradictions() {
        var found = new ArrayList<Contradiction>();
        for (int i = 0; i < houses.size(); i++) {
          for (int j = 0; j < houses.get(i).rooms.size(); j++) {
            if (houses.get(i).rooms.get(j).walls.isEmpty()) {
              found.add(
                  new Contradiction("houses[%d].rooms[%d].walls".formatted(i, j), "paint it"));
            }
          }
        }
        return found;
      }
    }

    record House(
        @Setting(help = "Its name.") String name, @Group(help = "A room.") List<Room> rooms) {

      record Room(
          @Setting(help = "How many doors.", byDefault = "1") int doors,
          @Setting(help = "The colours.") List<Colour> walls,
          @Setting(help = "Another.") Optional<Colour> floor) {}
    }
  }

  @TempDir Path directory;

  private final SettingsSchema<Program> schema = SettingsSchema.of(Program.class);

  @Test
  void listsOfRecordsNest() throws IOException {
    var program =
        load(
            """
            where: there
            soil: {depth: 3}
            houses:
              - name: a
                rooms:
                  - walls: [red, blue]
                  - {doors: 2, walls: green, floor: grey}
              - name: b
            """);
    assertThat(program.ground()).isEqualTo(new Ground("there", new Ground.Soil(3)));
    assertThat(program.street().houses())
        .containsExactly(
            new House(
                "a",
                List.of(
                    new Room(1, List.of(colour("red"), colour("blue")), Optional.empty()),
                    new Room(2, List.of(colour("green")), Optional.of(colour("grey"))))),
            new House("b", List.of()));
  }

  @Test
  void inlinedSettingsHaveTheirOwnNamesInTheEnvironmentToo() {
    var sources = Sources.NONE.withEnvironment(Map.of("CLAVIGER_SOIL_DEPTH", "7"));
    assertThat(schema.load(sources).value().ground().soil().depth()).isEqualTo(7);
  }

  @Test
  void inlinedRecordsBringTheirForeignNames() throws IOException {
    assertThat(load("other: {WHERE: elsewhere}").ground().where()).isEqualTo("elsewhere");
  }

  @Test
  void thePagesShowThemWhereTheyStand() {
    assertThat(ReferencePage.of(schema))
        .contains("## houses[].rooms[]\n\nA room.")
        .contains("| `houses[].rooms[].walls` | list of: colour |")
        .contains("| `where` | text | `here` | Where. | `WHERE` |")
        .contains("## soil\n\nSoil.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "houses: [{name: a, rooms: [{walls: [7]}]}] | F:1:36: houses[0].rooms[0].walls is '7': expected a colour such as red",
        "houses: [{name: a, rooms: [{wals: red}]}] | F:1:29: unknown setting 'houses[0].rooms[0].wals'; did you mean 'houses[].rooms[].walls'?",
        "houses: [{name: a, rooms: [{doors: 2}]}] | F:1:36: houses[0].rooms[0].walls: paint it",
        "houses: [{name: a, rooms: 3}] | F:1:27: 'houses[0].rooms' is a list: write each item after a dash",
        "wher: 3 | F:1:1: unknown setting 'wher'; did you mean 'where'?",
      })
  void problemsNameTheirPlace(String content, String message) throws IOException {
    var file = Files.writeString(directory.resolve("claviger.yaml"), content);
    var refusal =
        catchThrowableOfType(
            SettingsException.class, () -> schema.load(Sources.NONE.withFile(file)));
    assertThat(refusal.problems().stream().map(Problem::toString))
        .first()
        .isEqualTo(message.replace("F:", file + ":"));
  }

  private Program load(String yaml) throws IOException {
    var file = Files.writeString(directory.resolve("claviger.yaml"), yaml);
    return schema.load(Sources.NONE.withFile(file)).value();
  }

  private static Colour colour(String name) {
    return new Colour(name);
  }
}

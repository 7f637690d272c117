package dev.claviger.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.settings.Example.Algorithm;
import dev.claviger.settings.Example.Limits;
import dev.claviger.settings.Example.Rotation;
import dev.claviger.settings.Example.Site;
import dev.claviger.settings.Example.Tokens;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSchemaTest {

  private static final Example DEFAULTS =
      new Example(
          new Address("127.0.0.1", 8000),
          Path.of("data"),
          Optional.empty(),
          new Tokens(
              Duration.ofMinutes(5),
              Duration.ofDays(1),
              Algorithm.ES256,
              Rotation.EVERY_USE,
              Optional.empty(),
              List.of(),
              false),
          new Limits(1000, new ByteSize(2_621_440), 10_000_000_000L, 0.5),
          List.of());

  @TempDir Path directory;

  private final SettingsSchema<Example> schema = SettingsSchema.of(Example.class);

  @Test
  void withoutSourcesEveryDefaultHolds() {
    var loaded = schema.load(Sources.NONE);

    assertThat(loaded.value()).isEqualTo(DEFAULTS);
    assertThat(loaded.rows()).allMatch(row -> row.origin() instanceof Origin.Default);
  }

  @Test
  void theFileSetsEveryKindOfSetting() throws Exception {
    var file =
        file(
            """
            listen: ':9000'
            data: /var/lib/claviger
            master-secret: s3cret
            tokens:
              access-lifetime: 10m
              refresh-lifetime: PT48H
              algorithm: HS256
              rotation: NEVER
              issuer: https://example.org/
              audience: [web, 'a,b']
              watch: true
            limits:
              connections: 5
              body: 64k
              rows: 7
              share: 0.25
            sites:
              - host: a.example.org
              - host: b.example.org
                port: 8443
            """);

    var loaded = schema.load(Sources.NONE.withFile(file));

    assertThat(loaded.value())
        .isEqualTo(
            new Example(
                new Address("0.0.0.0", 9000),
                Path.of("/var/lib/claviger"),
                Optional.of(Secret.of("s3cret")),
                new Tokens(
                    Duration.ofMinutes(10),
                    Duration.ofDays(2),
                    Algorithm.HS256,
                    Rotation.NEVER,
                    Optional.of(URI.create("https://example.org/")),
                    List.of("web", "a,b"),
                    true),
                new Limits(5, new ByteSize(65_536), 7, 0.25),
                List.of(new Site("a.example.org", 443), new Site("b.example.org", 8443))));
    assertThat(row(loaded, "tokens.rotation").origin()).isEqualTo(new Origin.File(file, 8, 13));
    assertThat(row(loaded, "sites[1].port").shown()).isEqualTo("8443");
  }

  @Test
  void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
    var everywhere =
        Sources.NONE
            .withFile(file("data: file\nlisten: 1\ntokens: {algorithm: HS256}"))
            .withEnvironment(Map.of("CLAVIGER_DATA", "environment", "CLAVIGER_LISTEN", "2"))
            .withFlag("data", "flag");

    var loaded = schema.load(everywhere);

    assertThat(row(loaded, "data"))
        .extracting(SettingValue::shown, row -> row.origin().toString())
        .containsExactly("flag", "--data");
    assertThat(row(loaded, "listen"))
        .extracting(SettingValue::shown, row -> row.origin().toString())
        .containsExactly("127.0.0.1:2", "CLAVIGER_LISTEN");
    assertThat(row(loaded, "tokens.algorithm").origin().toString()).endsWith("claviger.yaml:3:21");
  }

  @Test
  void aListIsOneTextWithCommasOrAFlagRepeated() {
    var environment = Map.of("CLAVIGER_TOKENS_AUDIENCE", "web, app,");
    var flags = Sources.NONE.withFlag("tokens.audience", "web", "app,cli");

    assertThat(schema.load(Sources.NONE.withEnvironment(environment)).value().tokens().audience())
        .containsExactly("web", "app");
    assertThat(schema.load(flags).value().tokens().audience()).containsExactly("web", "app", "cli");
  }

  @Test
  void anEmptyTextMeansAbsentWhereAbsenceIsAllowed() {
    var loaded = schema.load(Sources.NONE.withEnvironment(Map.of("CLAVIGER_TOKENS_ISSUER", "")));

    assertThat(loaded.value().tokens().issuer()).isEmpty();
  }

  @Test
  void nestedNamesMayBeWrittenWithDots() throws Exception {
    var loaded = schema.load(Sources.NONE.withFile(file("tokens.access-lifetime: 7m")));

    assertThat(loaded.value().tokens().accessLifetime()).isEqualTo(Duration.ofMinutes(7));
  }

  @Test
  void anEmptyFileAndEmptyGroupsChangeNothing() throws Exception {
    assertThat(schema.load(Sources.NONE.withFile(file(""))).value()).isEqualTo(DEFAULTS);
    assertThat(schema.load(Sources.NONE.withFile(file("tokens:\nlimits:\n"))).value())
        .isEqualTo(DEFAULTS);
  }

  @Test
  void variablesOfAnOrchestratorArePassedOver() {
    var kubernetes =
        Map.of(
            "CLAVIGER_SERVICE_HOST", "10.0.0.1",
            "CLAVIGER_SERVICE_PORT_HTTP", "80",
            "CLAVIGER_PORT", "tcp://10.0.0.1:80",
            "CLAVIGER_PORT_80_TCP_ADDR", "10.0.0.1",
            "CLAVIGER_DB_PORT_5432_TCP", "tcp://10.0.0.2:5432",
            "CLAVIGER_JAVA_OPTS", "-Xmx1g",
            "PATH", "/bin");

    assertThat(schema.load(Sources.NONE.withEnvironment(kubernetes)).value()).isEqualTo(DEFAULTS);
  }

  @Test
  void aComponentWithoutAnnotationIsAMistakeOfTheProgram() {
    record Plain(int number) {}

    assertThatThrownBy(() -> SettingsSchema.of(Plain.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("int number is neither a @Setting nor a @Group of them");
  }

  @Test
  void namesThatCollideInTheEnvironmentAreAMistakeOfTheProgram() {
    record Inner(@Setting(help = "", byDefault = "1") int c) {}
    record Outer(@Setting(help = "", byDefault = "1") int bC, @Group(help = "") Inner b) {}

    assertThatThrownBy(() -> SettingsSchema.of(Outer.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("b-c and b.c collide");
  }

  @Test
  void aDefaultThatIsNotAcceptedIsAMistakeOfTheProgram() {
    record Wrong(@Setting(help = "", byDefault = "many") int number) {}

    assertThatThrownBy(() -> SettingsSchema.of(Wrong.class).load(Sources.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the default of number is wrong: expected a whole number");
  }

  private Path file(String content) throws Exception {
    return Files.writeString(directory.resolve("claviger.yaml"), content);
  }

  private static SettingValue row(Loaded<?> loaded, String path) {
    return loaded.rows().stream().filter(row -> row.path().equals(path)).findFirst().orElseThrow();
  }
}

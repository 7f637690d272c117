package dev.claviger.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.claviger.settings.ForeignBlock.Without;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignBlockTest {

  enum Kind {
    ACCESS,
    SLIDING
  }

  @ForeignBlock(
      value = "simplejwt",
      without = {
        @Without(
            name = "JSON_ENCODER",
            accepts = {"None", "json.JSONEncoder"},
            instead = "Leave it out."),
        @Without(name = "SECRET_KEY", instead = "It was removed.")
      })
  record Root(@Group(help = "Tokens.") Tokens tokens) {}

  record Tokens(
      @Setting(help = "", byDefault = "5m", min = "1s", simplejwt = "ACCESS_TOKEN_LIFETIME")
          Duration accessLifetime,
      @Setting(help = "", byDefault = "0s", simplejwt = "LEEWAY") Duration leeway,
      @Setting(help = "", byDefault = "false", simplejwt = "ROTATE_REFRESH_TOKENS") boolean rotate,
      @Setting(help = "", simplejwt = "ISSUER") Optional<String> issuer,
      @Setting(help = "", simplejwt = "AUDIENCE") List<String> audience,
      @Setting(help = "", byDefault = "Bearer", simplejwt = "AUTH_HEADER_TYPES")
          List<String> headerTypes,
      @Setting(
              help = "",
              byDefault = "access",
              simplejwt = "AUTH_TOKEN_CLASSES",
              simplejwtValues = {"AccessToken=access", "SlidingToken=sliding"})
          List<Kind> kinds) {}

  @TempDir Path directory;

  private final SettingsSchema<Root> schema = SettingsSchema.of(Root.class);

  private Sources file(String content) throws Exception {
    return Sources.NONE.withFile(Files.writeString(directory.resolve("claviger.yaml"), content));
  }

  private Tokens load(String content) throws Exception {
    return schema.load(file("simplejwt:\n" + content.indent(2))).value().tokens();
  }

  @Test
  void takesWhatATeamPastes() throws Exception {
    var tokens =
        load(
            """
            ACCESS_TOKEN_LIFETIME: timedelta(minutes=10)
            LEEWAY: 10
            ROTATE_REFRESH_TOKENS: True
            ISSUER: None
            AUDIENCE: api
            AUTH_HEADER_TYPES: ("JWT", "Bearer")
            AUTH_TOKEN_CLASSES: [rest_framework_simplejwt.tokens.AccessToken, rest_framework_simplejwt.tokens.SlidingToken]
            JSON_ENCODER: None
            """);

    assertThat(tokens)
        .isEqualTo(
            new Tokens(
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                true,
                Optional.empty(),
                List.of("api"),
                List.of("JWT", "Bearer"),
                List.of(Kind.ACCESS, Kind.SLIDING)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "timedelta(minutes=5) | PT5M",
        "datetime.timedelta(days=1, hours=2,) | PT26H",
        "timedelta(2) | PT48H",
        "timedelta(weeks=1) | PT168H",
        "timedelta(minutes=1.5) | PT1M30S",
        "timedelta(milliseconds=1500) | PT1.5S",
        "'{minutes: 5, seconds: 1}' | PT5M1S",
        "300 | PT5M",
        "0.5 | PT0.5S",
        "5m | PT5M",
      })
  void readsDurations(String written, Duration duration) throws Exception {
    assertThat(load("LEEWAY: " + written).leeway()).isEqualTo(duration);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "('Bearer',) | Bearer",
        "[JWT] | JWT",
        "'[\"a\", ''b'']' | a,b",
        "a | a",
      })
  void readsTuples(String written, String elements) throws Exception {
    assertThat(load("AUDIENCE: " + written).audience()).containsExactly(elements.split(",", -1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ACCESS_TOKEN_LIFETME: 5 | F:2:3: unknown setting 'ACCESS_TOKEN_LIFETME' in 'simplejwt'; did you mean 'ACCESS_TOKEN_LIFETIME'?",
        "accessLifetime: 5 | F:2:3: unknown setting 'accessLifetime' in 'simplejwt'",
        "SECRET_KEY: x | F:2:3: 'SECRET_KEY' has no counterpart: It was removed.",
        "JSON_ENCODER: my.Encoder | F:2:3: 'JSON_ENCODER' has no counterpart: Leave it out.",
        "JSON_ENCODER: [] | F:2:3: 'JSON_ENCODER' has no counterpart: Leave it out.",
        "LEEWAY: None | F:2:11: 'LEEWAY': there is no going without it here",
        "LEEWAY: '{minuts: 5}' | F:2:11: tokens.leeway is '{minuts: 5}': expected a duration such as 500ms, 30s, 5m, 1h30m or 1d",
        "LEEWAY: timedelta(minuts=5) | F:2:11: 'LEEWAY': expected a duration such as 5m, {minutes: 5} or timedelta(minutes=5); did you mean 'minutes'?",
        "LEEWAY: timedelta(minutes=-5) | F:2:11: 'LEEWAY': expected a duration such as 5m, {minutes: 5} or timedelta(minutes=5)",
        "ACCESS_TOKEN_LIFETIME: 0 | F:2:26: tokens.access-lifetime is '0s': expected at least 1s",
        "AUTH_TOKEN_CLASSES: [my.tokens.Token] | F:2:23: tokens.kinds is 'my.tokens.Token': expected one of access, sliding",
        "ROTATE_REFRESH_TOKENS: [] | F:2:26: 'ROTATE_REFRESH_TOKENS': expected true or false",
        "AUDIENCE: [[a]] | F:2:13: 'AUDIENCE': expected plain values",
      })
  void refuses(String line, String message) throws Exception {
    var plain = line.replace("'{minuts: 5}'", "\"{minuts: 5}\"");
    assertThat(problems("simplejwt:\n  " + plain)).isEqualTo(message);
  }

  @Test
  void aSettingHasOneName() throws Exception {
    assertThat(problems("tokens: {leeway: 5s}\nsimplejwt: {LEEWAY: 5}"))
        .isEqualTo("F:2:21: 'tokens.leeway' is written twice, also at F:1:18; keep one");
    assertThat(problems("simplejwt: {LEEWAY: 5}\ntokens: {leeway: 5s}"))
        .isEqualTo("F:2:18: 'tokens.leeway' is written twice, also at F:1:21; keep one");
    assertThat(problems("simplejwt: {LEEWAY: 5, LEEWAY: 6}"))
        .isEqualTo("F:1:24: 'LEEWAY' is written twice; keep one");
  }

  @Test
  void theEnvironmentWinsOverTheBlockToo() throws Exception {
    var sources =
        file("simplejwt: {LEEWAY: 5}").withEnvironment(Map.of("CLAVIGER_TOKENS_LEEWAY", "7s"));

    assertThat(schema.load(sources).value().tokens().leeway()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void anEmptyBlockIsNone() throws Exception {
    assertThat(schema.load(file("simplejwt:\n")).value()).isNotNull();
    assertThat(problems("simplejwt: 5"))
        .isEqualTo("F:1:12: expected settings here, one per line: NAME: VALUE");
  }

  @Test
  void theReferenceSaysWhatHasNoCounterpart() {
    assertThat(ReferencePage.of(schema))
        .contains("## simplejwt")
        .contains("| `JSON_ENCODER` | `None`, `json.JSONEncoder` | Leave it out. |");
  }

  private String problems(String content) throws Exception {
    var refused = catchThrowableOfType(SettingsException.class, () -> schema.load(file(content)));
    assertThat(refused.problems()).hasSize(1);
    return refused
        .problems()
        .getFirst()
        .toString()
        .replace(directory.resolve("claviger.yaml").toString(), "F");
  }
}

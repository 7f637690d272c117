package dev.claviger.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivedPagesTest {

  private final SettingsSchema<Example> schema = SettingsSchema.of(Example.class);

  @TempDir Path directory;

  @Test
  void theListingShowsValueAndOriginAndNoSecret() throws Exception {
    var file = Files.writeString(directory.resolve("master"), "hunter2");
    var sources = Sources.NONE.withFlag("listen", ":80").withFlag("master-secret", "file:" + file);

    assertThat(SettingsListing.of(schema.load(sources)))
        .isEqualTo(
            """
            listen                   0.0.0.0:80   --listen
            data                     data         default
            master-secret            (secret)     --master-secret
            tokens.access-lifetime   5m           default
            tokens.refresh-lifetime  1d           default
            tokens.algorithm         es256        default
            tokens.rotation          every-use    default
            tokens.issuer            -            default
            tokens.audience          -            default
            tokens.watch             false        default
            limits.connections       1000         default
            limits.body              2560KiB      default
            limits.rows              10000000000  default
            limits.share             0.5          default
            """);
  }

  @Test
  void theSampleFileChangesNothingAsItIs() throws Exception {
    var file = Files.writeString(directory.resolve("sample.yaml"), SampleFile.of(schema));

    assertThat(schema.load(Sources.NONE.withFile(file)).value())
        .isEqualTo(schema.load(Sources.NONE).value());
  }

  @Test
  void theSampleFileChangesNothingWhenItsDefaultsAreUncommented() throws Exception {
    var uncommented = SampleFile.of(schema).replaceAll("(?m)^( *)#([a-z-]+: [^\\[f])", "$1$2");
    var file = Files.writeString(directory.resolve("sample.yaml"), uncommented);

    var loaded = schema.load(Sources.NONE.withFile(file));

    assertThat(loaded.value()).isEqualTo(schema.load(Sources.NONE).value());
    assertThat(loaded.rows().stream().filter(r -> r.origin() instanceof Origin.File)).hasSize(10);
  }

  @Test
  void theSampleFileExplainsEachSetting() {
    assertThat(SampleFile.of(schema))
        .contains(
            """

            # Master secret.
            # Accepts: secret.
            #master-secret: file:/etc/claviger/master

            # Tokens.
            tokens:

              # How long an access token is valid.
              # Accepts: duration. SimpleJWT: ACCESS_TOKEN_LIFETIME.
              #access-lifetime: 5m
            """)
        .contains("  #audience: [web, app]\n");
  }

  @Test
  void theReferenceHasOneRowPerSetting() {
    assertThat(ReferencePage.of(schema))
        .contains(
            """

            ## tokens

            Tokens.

            | Setting | Accepts | Default | What it does | SimpleJWT |
            |---|---|---|---|---|
            | `tokens.access-lifetime` | duration | `5m` | How long an access token is valid. | `ACCESS_TOKEN_LIFETIME` |
            """)
        .contains("| `tokens.audience` | list of: text |  | Audiences. | `AUDIENCE` |\n")
        .contains("| `sites[].host` | text |  | Host name. |  |\n");
  }
}

package dev.claviger.launcher;

import dev.claviger.server.Claviger;
import dev.claviger.server.ServerSettings;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// What runs here is what the cache of `./claviger` speeds up: one line for each thing that people
/// do often or wait for.
@Command(
    name = "train",
    hidden = true,
    description = "Go through a typical life, so that the JVM can cache what it took.")
final class TrainCommand implements Action {

  private final Surroundings surroundings;

  TrainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public ExitCode run() throws IOException {
    var data = Files.createTempDirectory("claviger-train");
    try {
      live("--data", data.resolve("data").toString());
    } finally {
      delete(data);
    }
    return ExitCode.OK;
  }

  private void live(String... data) throws IOException {
    command("--help");
    command("serve --help");
    command("settings", data);
    command("migrate", data);
    serve(data[1]);
    command("user create --username trainee --random-password", data);
    command("user list", data);
    tokens(data[1]);
  }

  private void tokens(String data) {
    var key = Path.of(data, "train.jwk").toString();
    command("jwk generate --alg ES256 --out", key);
    command("jwt sign --no-expiry --subject 42", "--key", key);
    command("jwt decode eyJhbGciOiJub25lIn0.eyJleHAiOjB9.");
  }

  /// The first minute of a server: a login, a refresh, a check, a protected resource.
  private void serve(String data) throws IOException {
    var settings =
        SettingsSchema.of(ServerSettings.class)
            .load(Sources.NONE.withFlag("data", data).withFlag("listen", "127.0.0.1:0"))
            .value();
    try (var claviger = Claviger.start(settings, InstantSource.system(), _ -> {})) {
      Greeting.of(claviger, settings);
      new TrainingVisit(claviger.address()).all(claviger.firstAdministrator().orElseThrow());
    }
  }

  /// A step that fails would leave the cache without what it should have loaded.
  private void command(String words, String... more) {
    var arguments =
        Stream.concat(Arrays.stream(words.split(" ", -1)), Arrays.stream(more))
            .toArray(String[]::new);
    var exitCode = Main.run(quiet(), arguments);
    if (exitCode != ExitCode.OK) {
      throw new IllegalStateException("%s ended with %s".formatted(words, exitCode));
    }
  }

  /// The user's own settings have no place here.
  private Surroundings quiet() {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Surroundings(
        Map.of(), new ByteArrayInputStream(new byte[0]), nowhere, surroundings.err(), false);
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

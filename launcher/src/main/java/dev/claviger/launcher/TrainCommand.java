package dev.claviger.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "train",
    hidden = true,
    description =
        "Go through a typical life, so that the JVM can cache what it took (part of building).")
final class TrainCommand implements Action {

  @Override
  public ExitCode run() throws IOException {
    var silent =
        new Surroundings(
            Map.of(), new ByteArrayInputStream(new byte[0]), nowhere(), nowhere(), false);
    Main.run(silent, "--help");
    Main.run(silent, "settings");
    TrainingServer.live();
    return ExitCode.OK;
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream());
  }
}

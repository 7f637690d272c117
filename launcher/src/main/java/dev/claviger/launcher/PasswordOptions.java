package dev.claviger.launcher;

import dev.claviger.server.accounts.FirstAdministrator;
import dev.claviger.server.accounts.Password;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Where a new password comes from: as a `@Mixin`. Never from an argument, which everyone on the
/// machine can read.
final class PasswordOptions {

  @ArgGroup private @Nullable Source source;

  @Option(
      names = "--any-password",
      description = "Accept a password that the rules for new passwords refuse.")
  boolean any;

  static final class Source {
    @Option(
        names = "--password-stdin",
        description = "Read the password from standard input: its first line.")
    boolean stdin;

    @Option(
        names = "--password-file",
        paramLabel = "FILE",
        description = "Read the password from a file: its first line.")
    @Nullable Path file;

    @Option(
        names = "--random-password",
        description = "Make up a password, and print it this once.")
    boolean random;

    @Option(names = "--no-password", description = "No password will match, until one is set.")
    boolean none;
  }

  /// What the options say, before anyone is asked.
  sealed interface Choice {
    record Given(Password password) implements Choice {}

    record Random(String password) implements Choice {}

    record None() implements Choice {}

    record Ask() implements Choice {}
  }

  Choice choice(Surroundings surroundings) throws IOException {
    var given = Optional.ofNullable(source).orElseGet(Source::new);
    if (given.stdin) {
      return new Choice.Given(firstLine(surroundings));
    }
    if (given.file != null) {
      return new Choice.Given(firstLine(Files.readString(given.file)));
    }
    if (given.random) {
      return new Choice.Random(FirstAdministrator.randomPassword(new SecureRandom()));
    }
    return given.none ? new Choice.None() : ask(surroundings);
  }

  private static Choice ask(Surroundings surroundings) {
    if (!surroundings.interactive()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "no password, and nobody here to ask: give --password-stdin, --password-file FILE,"
              + " --random-password or --no-password");
    }
    return new Choice.Ask();
  }

  private static Password firstLine(Surroundings surroundings) throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
    return notBlank(Optional.ofNullable(reader.readLine()).orElse(""));
  }

  private static Password firstLine(String text) {
    return notBlank(text.lines().findFirst().orElse(""));
  }

  private static Password notBlank(String line) {
    if (line.isBlank()) {
      throw new CommandFailure(ExitCode.USAGE, "the password is blank");
    }
    return Password.of(line);
  }
}

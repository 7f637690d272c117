package dev.claviger.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Where a token comes from: as a `@Mixin`.
final class TokenInput {
  private static final int MAX_BYTES = 1 << 20;

  /// What stands before a token where it was copied from.
  private static final Pattern HEADER =
      Pattern.compile("^(authorization:\\s*)?bearer\\s+", Pattern.CASE_INSENSITIVE);

  @Parameters(
      arity = "0..1",
      paramLabel = "TOKEN",
      description = {
        "The token, @FILE, or - for standard input, which is read too when nothing is given.",
        "Others on this machine can see arguments: give tokens that are still good by file or input."
      })
  private @Nullable String token;

  @Option(names = "--file", paramLabel = "FILE", description = "Read the token from this file.")
  private @Nullable Path file;

  /// The token alone: without line end, and without the `Bearer` before it.
  String read(Surroundings surroundings) throws IOException {
    var text = HEADER.matcher(text(surroundings).strip()).replaceFirst("");
    if (text.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "the token is empty: nothing was in what was given");
    }
    return text;
  }

  private String text(Surroundings surroundings) throws IOException {
    if (token != null && file != null) {
      throw new CommandFailure(ExitCode.USAGE, "give the token or --file, not both");
    }
    if (file != null) {
      return of(file);
    }
    return token == null ? fromInput(surroundings) : named(token, surroundings);
  }

  private static String named(String token, Surroundings surroundings) throws IOException {
    if (token.equals("-")) {
      return of(surroundings.in());
    }
    if (token.startsWith("@")) {
      return of(Path.of(token.substring(1)));
    }
    if (token.indexOf('.') != token.lastIndexOf('.') || !Files.isRegularFile(Path.of(token))) {
      return token;
    }
    throw new CommandFailure(
        ExitCode.USAGE,
        "'%s' is a file: give @%s to read the token from it".formatted(token, token));
  }

  private static String fromInput(Surroundings surroundings) throws IOException {
    if (surroundings.terminals().in()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "no token: give it as an argument, by --file FILE, or on standard input (or - to type it)");
    }
    return of(surroundings.in());
  }

  private static String of(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return of(in);
    }
  }

  /// Not more than a token can have: standard input may have no end.
  private static String of(InputStream in) throws IOException {
    var bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new CommandFailure(ExitCode.REFUSED, "this is longer than any token: more than 1 MiB");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

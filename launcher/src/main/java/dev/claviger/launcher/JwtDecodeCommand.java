package dev.claviger.launcher;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "decode",
    description = {
      "Show what a token says, and explain it. Verifies nothing: anybody can write a token.",
      "For example: claviger jwt decode --file token.txt"
    })
final class JwtDecodeCommand implements Action {

  @Mixin private final SignedTokenInput token = new SignedTokenInput();
  @Mixin private final Palette palette;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Count from this time instead of now.")
  private @Nullable Instant at;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  private final Surroundings surroundings;

  JwtDecodeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.palette = new Palette(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    var anatomy = TokenAnatomy.of(token.readCompact(surroundings));
    surroundings.out().print(json ? pages().of(TokenJson.of(anatomy)) : page(anatomy));
    return ExitCode.OK;
  }

  private String page(TokenAnatomy anatomy) {
    return new TokenPage(palette, at == null ? Instant.now() : at).of(anatomy);
  }

  private JsonPage pages() {
    return new JsonPage(palette);
  }
}

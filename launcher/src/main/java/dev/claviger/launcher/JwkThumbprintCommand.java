package dev.claviger.launcher;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.ThumbprintHash;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "thumbprint",
    description = "Print the thumbprint of each key (RFC 7638), in the order of the keys.")
final class JwkThumbprintCommand implements Action {

  static final class HashConverter implements ITypeConverter<ThumbprintHash> {
    @Override
    public ThumbprintHash convert(String text) {
      return Arrays.stream(ThumbprintHash.values())
          .filter(hash -> hash.uriName().equals(text))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("'%s' is not one of %s".formatted(text, names())));
    }

    private static String names() {
      return Arrays.stream(ThumbprintHash.values())
          .map(ThumbprintHash::uriName)
          .collect(Collectors.joining(", "));
    }
  }

  @Mixin private final KeyFileInput input;

  @Option(
      names = "--hash",
      paramLabel = "HASH",
      converter = HashConverter.class,
      description = "sha-256, sha-384 or sha-512. Default: sha-256.")
  private ThumbprintHash hash = ThumbprintHash.SHA_256;

  @Option(names = "--uri", description = "Print it as a URI (RFC 9278).")
  private boolean uri;

  private final Surroundings surroundings;

  JwkThumbprintCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.input = new KeyFileInput(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    input
        .read()
        .keysForAny(input.algorithm())
        .forEach(key -> surroundings.out().println(thumbprint(key)));
    return ExitCode.OK;
  }

  private String thumbprint(Jwk key) {
    return uri ? key.thumbprintUri(hash).toString() : key.thumbprint(hash);
  }
}

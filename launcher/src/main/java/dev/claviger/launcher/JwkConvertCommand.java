package dev.claviger.launcher;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.UnusableKeyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "convert",
    description = {
      "Write a key in another form: a JWK as PEM, and PEM or DER as a JWK.",
      "For example: claviger jwk convert key.pem --alg RS256 --out key.jwk"
    })
final class JwkConvertCommand implements Action {

  enum Form {
    JWK,
    PEM,
    DER
  }

  static final class FormConverter implements ITypeConverter<Form> {
    @Override
    public Form convert(String text) {
      try {
        return Form.valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException _) {
        throw new TypeConversionException("'%s' is not jwk, pem or der".formatted(text));
      }
    }
  }

  @Mixin private final KeyFileInput input;

  @Option(
      names = "--to",
      paramLabel = "FORM",
      converter = FormConverter.class,
      description = "jwk, pem or der. Default: PEM of a JWK, a JWK of anything else.")
  private @Nullable Form form;

  @Mixin private final KeyOutput output;

  JwkConvertCommand(Surroundings surroundings) {
    this.input = new KeyFileInput(surroundings);
    this.output = new KeyOutput(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    var text = input.read();
    var form = this.form == null ? (text.isJson() ? Form.PEM : Form.JWK) : this.form;
    var keys = form == Form.JWK ? text.keys(input.algorithm()) : text.keysForAny(input.algorithm());
    output.write(written(form, keys), keys.stream().anyMatch(Jwk::isPrivate));
    return ExitCode.OK;
  }

  private byte[] written(Form form, List<Jwk> keys) {
    try {
      return switch (form) {
        case JWK -> utf8(json(keys) + "\n");
        case PEM -> utf8(keys.stream().map(Jwk::toPem).collect(Collectors.joining()));
        case DER -> der(keys);
      };
    } catch (UnusableKeyException e) {
      throw new CommandFailure(ExitCode.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private byte[] der(List<Jwk> keys) {
    output.requireFile();
    if (keys.size() != 1) {
      throw new CommandFailure(ExitCode.USAGE, "DER holds one key, and these are several");
    }
    return keys.getFirst().toDer();
  }

  private static String json(List<Jwk> keys) {
    return keys.size() == 1 ? keys.getFirst().toJson() : JwkSet.of(keys).toJson();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

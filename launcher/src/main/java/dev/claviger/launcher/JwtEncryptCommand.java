package dev.claviger.launcher;

import dev.claviger.jose.ContentEncryption;
import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.Jwe;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "encrypt",
    description = {
      "Encrypt a token for the owner of a key: signed first by --sign-key, or made before.",
      "For example: claviger jwt encrypt --key theirs.jwk --sign-key ours.jwk --issuer"
          + " https://id.example --audience orders --expires-in 5m"
    })
final class JwtEncryptCommand implements Action {

  static final class EncryptionConverter implements ITypeConverter<ContentEncryption> {
    @Override
    public ContentEncryption convert(String text) {
      return ContentEncryption.named(text)
          .orElseThrow(() ->
              new TypeConversionException(
                  "'%s' is not one of %s"
                      .formatted(
                          text,
                          String.join(
                              ", ", AlgorithmOption.joseNames(ContentEncryption.values())))));
    }
  }

  @Option(
      names = "--sign-key",
      paramLabel = "FILE",
      description = "The key that signs the claims before they are encrypted.")
  private @Nullable String signKey;

  @Option(
      names = "--sign-alg",
      paramLabel = "ALGORITHM",
      converter = AlgorithmOption.Names.class,
      description = "The algorithm of that key, if it does not say it.")
  private @Nullable JoseAlgorithm signAlgorithm;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description = "Encrypt this token instead, which is signed already; - for standard input.")
  private @Nullable String token;

  @Option(
      names = "--content",
      paramLabel = "FILE",
      description = "Encrypt whatever is in this file instead; - for standard input.")
  private @Nullable String content;

  @Option(
      names = "--enc",
      paramLabel = "ENCRYPTION",
      converter = EncryptionConverter.class,
      description = "How the content is encrypted. Default: A256GCM, or what the key is for.")
  private @Nullable ContentEncryption encryption;

  @Option(
      names = "--form",
      paramLabel = "FORM",
      description =
          "How to write it: compact, or flattened or general JSON. General is for every one of the"
              + " keys, and each of their owners can read it. Default: compact.")
  private EncryptedForm form = EncryptedForm.compact;

  @Option(
      names = "--aad",
      paramLabel = "FILE",
      description = "Additional data that is authenticated and stays readable; only in JSON.")
  private @Nullable String additionalData;

  @Option(names = "--kid", paramLabel = "ID", description = "Which key of several encrypts.")
  private @Nullable String keyId;

  @Mixin private final KeyOptions keys;
  @Mixin private final ClaimOptions claims;

  private final Surroundings surroundings;

  JwtEncryptCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.keys = new KeyOptions(surroundings, Optional.empty());
    this.claims = new ClaimOptions(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    requireOne();
    var message = Jwe.builder();
    recipients(keys.all()).forEach(message::recipient);
    Optional.ofNullable(encryption).ifPresent(message::encryption);
    if (additionalData != null) {
      message.additionalData(additionalData(additionalData));
    }
    try {
      surroundings.out().println(encrypted(message));
    } catch (UnusableKeyException | IllegalStateException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    return ExitCode.OK;
  }

  /// An encrypted token that nobody has signed can be by anybody who has the public key, and is
  /// made on purpose only.
  private void requireOne() {
    int said = (signKey == null ? 0 : 1) + (token == null ? 0 : 1) + (content == null ? 0 : 1);
    if (said != 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "say what to encrypt, and only one of it: claims, signed by --sign-key FILE; a signed"
              + " token, --token FILE; or anything, --content FILE");
    }
  }

  private String encrypted(Jwe.Builder message) throws IOException {
    if (content != null) {
      return form.of(message, surroundings.read(content));
    }
    var signed =
        signKey == null
            ? new String(surroundings.read(String.valueOf(token)), StandardCharsets.UTF_8).strip()
            : claims.builder().sign(signer(signKey));
    return form.of(message.header("cty", "JWT"), signed.getBytes(StandardCharsets.UTF_8));
  }

  private Jwk signer(String file) throws IOException {
    var keys = new KeyText(file, surroundings.read(file)).keys(Optional.ofNullable(signAlgorithm));
    return SigningKey.of(JwkSet.of(keys), Optional.empty());
  }

  private byte[] additionalData(String file) throws IOException {
    if (form == EncryptedForm.compact) {
      throw new CommandFailure(
          ExitCode.USAGE, "a compact token has no room for --aad: add --form flattened");
    }
    return surroundings.read(file);
  }

  private List<Jwk> recipients(JwkSet keys) {
    var fitting =
        keys.keys().stream()
            .filter(key -> !(key.algorithm() instanceof SignatureAlgorithm))
            .filter(key -> keyId == null || key.keyId().equals(Optional.of(keyId)))
            .toList();
    if (fitting.size() == 1 || (fitting.size() > 1 && form == EncryptedForm.general)) {
      return fitting;
    }
    throw new CommandFailure(
        ExitCode.USAGE,
        fitting.isEmpty()
            ? "none of the keys is for encryption: a key for signatures is for nothing else; in PEM"
                + " a key is for what --alg says, for instance --alg RSA-OAEP-256"
            : "several keys could encrypt: choose one with --kid, or take them all with --form"
                + " general");
  }
}

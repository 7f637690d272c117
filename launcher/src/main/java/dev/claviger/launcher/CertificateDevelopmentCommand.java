package dev.claviger.launcher;

import dev.claviger.server.certificates.SelfSignedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "development",
    description = {
      "Make a self-signed certificate and its key, for HTTPS on your own machine. Clients have to be"
          + " told to trust it.",
      "For example: claviger certificate development --out tls, then claviger serve"
          + " --tls-certificate tls/certificate.pem --tls-key tls/key.pem"
    })
final class CertificateDevelopmentCommand implements Action {

  @Option(
      names = "--name",
      paramLabel = "NAME",
      split = ",",
      description =
          "Host names and addresses it is good for. Default: localhost, 127.0.0.1 and ::1.")
  private List<String> names = List.of("localhost", "127.0.0.1", "::1");

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long it is good. Default: 365, and no more, or clients refuse it.")
  private int days = SelfSignedCertificate.LONGEST_DAYS;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIRECTORY",
      description = "Where certificate.pem and key.pem are written. Default: here.")
  private Path directory = Path.of("");

  private final Surroundings surroundings;

  CertificateDevelopmentCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public ExitCode run() throws IOException {
    if (days < 1 || days > SelfSignedCertificate.LONGEST_DAYS) {
      throw new CommandFailure(
          ExitCode.USAGE, "--days: expected 1 to " + SelfSignedCertificate.LONGEST_DAYS);
    }
    var made = SelfSignedCertificate.make(names, days, Instant.now());
    Files.createDirectories(directory.toAbsolutePath());
    var key = directory.resolve("key.pem");
    var certificate = directory.resolve("certificate.pem");
    KeyOutput.create(key, bytes(made.key()), true);
    KeyOutput.create(certificate, bytes(made.certificate()), false);
    surroundings
        .out()
        .print(
            """
            Made for %s. Never use it in production.
            claviger serve --tls-certificate %s --tls-key %s
            curl --cacert %s https://localhost:8443/readyz
            """
                .formatted(String.join(", ", names), certificate, key, certificate));
    return ExitCode.OK;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

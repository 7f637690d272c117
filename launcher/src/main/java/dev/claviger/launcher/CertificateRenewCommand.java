package dev.claviger.launcher;

import dev.claviger.server.certificates.Acme;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "renew",
    description =
        "Have the server renew certificates that it ordered by ACME, before their time: at once if"
            + " it runs, else when it starts.")
final class CertificateRenewCommand implements Action {

  @Parameters(paramLabel = "HOST", arity = "0..*", description = "Whose. Default: all.")
  private List<String> hosts = List.of();

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  CertificateRenewCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException {
    var values = settings.loadAll().value();
    var acme = values.server().tls().acme();
    if (!acme.enabled()) {
      throw new CommandFailure(
          ExitCode.USAGE, "tls.acme.directory is not set: no certificate was ordered");
    }
    var chosen = chosen(acme.hosts(values.gateway().uncertified()));
    Acme.wish(acme, values.server().data(), chosen);
    var server = ProcessFile.in(values.server().data()).process();
    if (server.isPresent()) {
      ReloadCommand.hangUp(server.get());
    }
    surroundings
        .out()
        .printf(
            "%s: to be renewed %s.%n",
            String.join(", ", chosen),
            server.isPresent()
                ? "now; the server's log says what came of it"
                : "at the next start");
    return ExitCode.OK;
  }

  private List<String> chosen(List<String> known) {
    hosts.stream()
        .filter(host -> !known.contains(host))
        .findFirst()
        .ifPresent(host -> {
          throw new CommandFailure(
              ExitCode.USAGE,
              "no certificate is ordered for %s, but for: %s"
                  .formatted(host, String.join(", ", known)));
        });
    return hosts.isEmpty() ? known : hosts;
  }
}

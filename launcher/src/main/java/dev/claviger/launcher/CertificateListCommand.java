package dev.claviger.launcher;

import dev.claviger.gateway.sites.SiteSettings;
import dev.claviger.http.tls.CertificateFacts;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.CertificateOptions;
import dev.claviger.http.tls.UnusableCertificateException;
import dev.claviger.server.certificates.Acme;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description =
        "List the certificates that the settings lead to: what each is good for, until when, and"
            + " where it comes from.")
final class CertificateListCommand implements Action {

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  CertificateListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  private record Source(String name, CertificateFiles files) {}

  @Override
  public ExitCode run() {
    surroundings.out().print(line("UNTIL", "SOURCE", "NAMES"));
    sources(settings.loadAll().value()).map(CertificateListCommand::line).forEach(this::print);
    return ExitCode.OK;
  }

  private void print(String line) {
    surroundings.out().print(line);
  }

  private static Stream<Source> sources(ClavigerSettings values) {
    var server = values.server();
    var ordered =
        Acme.files(server.tls().acme(), server.data(), values.gateway().uncertified()).stream();
    return Stream.of(
            server.tls().files(List.of()).stream().map(it -> new Source("tls", it)),
            ordered.map(it -> new Source("acme", it)),
            values.gateway().sites().stream().flatMap(CertificateListCommand::ofSite))
        .flatMap(each -> each);
  }

  private static Stream<Source> ofSite(SiteSettings site) {
    return site.certificates().stream()
        .map(CertificateOptions::files)
        .map(it -> new Source("site " + site.label(), it));
  }

  private static String line(Source source) {
    try {
      var facts = CertificateFacts.of(source.files());
      var name = facts.selfSigned() ? source.name() + ", self-signed" : source.name();
      return line(facts.end().toString(), name, String.join(", ", facts.names()));
    } catch (UnusableCertificateException e) {
      return line("-", source.name(), String.valueOf(e.getMessage()));
    }
  }

  private static String line(String until, String source, String names) {
    return "%-20s  %-24s  %s\n".formatted(until, source, names);
  }
}

package dev.claviger.launcher;

import dev.claviger.server.accounts.BreachedPasswords;
import dev.claviger.server.accounts.OpenAccounts;
import dev.claviger.server.deploy.DeployCheck;
import dev.claviger.server.deploy.DeployFacts;
import dev.claviger.server.deploy.Finding;
import dev.claviger.server.deploy.Level;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

@Command(
    name = "check",
    description =
        "Check the settings, and with --deploy whether this installation is fit for production.")
final class CheckCommand implements Action {

  @Option(
      names = "--deploy",
      description = "Check addresses, secrets, files and lifetimes as well.")
  private boolean deploy;

  @Option(
      names = "--fail-level",
      paramLabel = "LEVEL",
      description = "End with 1 from this level on: INFO, WARNING or ERROR. Default: ERROR.")
  private Level failLevel = Level.ERROR;

  @Option(
      names = "--silence",
      paramLabel = "ID",
      split = ",",
      description = "Leave out what is known and accepted: claviger.W001,claviger.W003.")
  private Set<String> silenced = Set.of();

  @Option(names = "--json", description = "Print the findings as JSON, for programs.")
  private boolean json;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  CheckCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    var findings = findings();
    surroundings.out().print(json ? json(findings) : text(findings));
    return findings.stream().anyMatch(f -> f.check().level().compareTo(failLevel) >= 0)
        ? ExitCode.REFUSED
        : ExitCode.OK;
  }

  /// Settings that cannot be loaded, and what they name that cannot be used, end the command before
  /// it begins.
  private List<Finding> findings() throws IOException {
    var loaded = settings.load();
    var values = loaded.value();
    values
        .passwords()
        .breachedList()
        .map(BreachedPasswords::new)
        .ifPresent(BreachedPasswords::check);
    var all = settings.loadAll().value();
    Certificates.check(all, Instant.now());
    OpenAccounts.check(values.accounts(), values.database(), values.data());
    if (!deploy) {
      return List.of();
    }
    var facts =
        DeployFacts.gather(
            loaded, all.gateway().certificates(), settings.file(), surroundings.debug());
    return DeployCheck.findings(facts).stream()
        .filter(finding -> !silenced.contains(finding.check().id()))
        .toList();
  }

  private static String text(List<Finding> findings) {
    var text = new StringBuilder();
    for (var finding : findings) {
      var check = finding.check();
      text.append("%s: (%s) %s.\n".formatted(check.level(), check.id(), finding.message()));
      text.append("    %s\n".formatted(check.hint()));
    }
    return text + summary(findings.size());
  }

  private static String summary(int findings) {
    return switch (findings) {
      case 0 -> "No problems found.\n";
      case 1 -> "1 problem found.\n";
      default -> findings + " problems found.\n";
    };
  }

  private static String json(List<Finding> findings) {
    var text = new StringWriter();
    try (var json = Json.pretty(text)) {
      json.writeStartArray();
      findings.forEach(finding -> json(json, finding));
      json.writeEndArray();
    }
    return text + "\n";
  }

  private static void json(JsonGenerator json, Finding finding) {
    json.writeStartObject();
    json.writeStringProperty("id", finding.check().id());
    json.writeStringProperty("level", finding.check().level().name());
    json.writeStringProperty("message", finding.message());
    json.writeStringProperty("hint", finding.check().hint());
    json.writeEndObject();
  }
}

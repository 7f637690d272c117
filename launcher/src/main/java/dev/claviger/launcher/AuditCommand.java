package dev.claviger.launcher;

import dev.claviger.server.AccountDesk;
import dev.claviger.server.audit.AuditEventType;
import dev.claviger.server.audit.AuditQuery;
import dev.claviger.server.audit.AuditRecord;
import dev.claviger.server.web.JsonText;
import dev.claviger.settings.Nearest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    description =
        "Print security events: who did what, from where, and why. The newest comes last.")
final class AuditCommand implements Action {
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// Servers write at the same time, and what has the smaller number may come later.
  private static final Duration OVERLAP = Duration.ofSeconds(30);

  private static final int MOST_AT_ONCE = 10_000;

  @Option(names = "--account", paramLabel = "NAME", description = "Only events of this user.")
  private @Nullable String account;

  @Option(
      names = "--event",
      paramLabel = "EVENT",
      description = "Only events of this name, such as login.refused.")
  private @Nullable String event;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Only from this time on: 2026-01-31, 2026-01-31T12:00:00Z.")
  private @Nullable Instant since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "The last so many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "Print JSON, one event in each line, for programs.")
  private boolean json;

  @Option(names = "--follow", description = "Go on, and print what happens as it happens.")
  private boolean follow;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  AuditCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws InterruptedException {
    try (var desk = AccountDesk.open(settings.load().value())) {
      var query = query(desk);
      var shown = print(desk.events().find(query), Set.of());
      if (follow) {
        follow(desk, query, shown);
      }
    }
    return ExitCode.OK;
  }

  private AuditQuery query(AccountDesk desk) {
    var query = AuditQuery.newest(Math.clamp(limit, 1, MOST_AT_ONCE));
    if (account != null) {
      query = query.account(UserArgument.named(account, desk.accounts()).id());
    }
    if (event != null) {
      query = query.event(known(event));
    }
    return since == null ? query : query.since(since);
  }

  private static String known(String name) {
    var names =
        Arrays.stream(AuditEventType.values())
            .map(AuditEventType::eventName)
            .collect(Collectors.toSet());
    if (!names.contains(name)) {
      var near = Nearest.to(name, names).map("; did you mean '%s'?"::formatted).orElse("");
      throw new CommandFailure(ExitCode.USAGE, "no event is named '%s'%s".formatted(name, near));
    }
    return name;
  }

  /// Until the process is stopped.
  private void follow(AccountDesk desk, AuditQuery query, Set<Long> printed)
      throws InterruptedException {
    var shown = printed;
    var begin = Instant.now();
    while (!surroundings.out().checkError()) {
      Thread.sleep(LOOK);
      var now = Instant.now();
      var recent = now.minus(OVERLAP).isAfter(begin) ? now.minus(OVERLAP) : begin;
      shown = print(desk.events().find(query.since(recent)), shown);
    }
  }

  /// Prints those that were not printed yet; the ids of all.
  private Set<Long> print(List<AuditRecord> rows, Set<Long> before) {
    var ids = new HashSet<Long>();
    for (var row : rows.reversed()) {
      ids.add(row.id());
      if (!before.contains(row.id())) {
        surroundings.out().println(json ? JsonText.text(row.facts(), 0) : line(row));
      }
    }
    surroundings.out().flush();
    return ids;
  }

  private static String line(AuditRecord row) {
    var from = row.origin().address().isEmpty() ? row.origin().userAgent() : row.origin().address();
    var who = row.account().isPresent() ? Long.toString(row.account().getAsLong()) : "-";
    return "%s  %-24s  %-6s  %s  %s"
        .formatted(row.at(), row.event(), who, from, row.details().toJson());
  }
}

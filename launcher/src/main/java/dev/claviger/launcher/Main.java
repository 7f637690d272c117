package dev.claviger.launcher;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// `claviger`: the list of what it can do.
public final class Main {

  static final List<Subcommand> SUBCOMMANDS =
      List.of(
          row("serve", ServeCommand::new),
          row("dev", DevCommand::new),
          row("reload", ReloadCommand::new),
          row("upgrade", UpgradeCommand::new),
          row("healthcheck", HealthcheckCommand::new),
          row("status", StatusCommand::new),
          row("user", _ -> new UserCommand()),
          row("audit", AuditCommand::new),
          row("key", _ -> new KeyCommand()),
          row("jwt", _ -> new JwtCommand()),
          row("jwk", _ -> new JwkCommand()),
          row("certificate", _ -> new CertificateCommand()),
          row("session", _ -> new SessionCommand()),
          row("mail", _ -> new MailCommand()),
          row("import", _ -> new ImportCommand()),
          row("flush", FlushCommand::new),
          row("migrate", MigrateCommand::new),
          row("showmigrations", ShowMigrationsCommand::new),
          row("sqlmigrate", SqlMigrateCommand::new),
          row("settings", SettingsCommand::new),
          row("check", CheckCommand::new),
          row("help", HelpCommand::new),
          row("version", VersionCommand::new),
          row("completion", CompletionCommand::new),
          row("train", TrainCommand::new));

  /// @param command makes the object that picocli reads; only called, and its class only loaded,
  ///   where the command is needed
  record Subcommand(String name, Function<Surroundings, Object> command) {}

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(Surroundings.ofProcess(), arguments).number());
  }

  /// Everything but the end of the process.
  static ExitCode run(Surroundings surroundings, String... arguments) {
    return CommandTree.of(surroundings, needed(arguments)).run(arguments);
  }

  /// All of them, unless the first word names one: a class that is not loaded costs nothing.
  private static List<Subcommand> needed(String[] arguments) {
    var first = Arrays.stream(arguments).limit(1).toList();
    var named = SUBCOMMANDS.stream().filter(row -> first.contains(row.name())).toList();
    return named.isEmpty() ? SUBCOMMANDS : named;
  }

  private static Subcommand row(String name, Function<Surroundings, Object> command) {
    return new Subcommand(name, command);
  }
}

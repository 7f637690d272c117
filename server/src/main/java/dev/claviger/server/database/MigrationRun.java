package dev.claviger.server.database;

import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/// Hands the migrations to Flyway, by name and without scanning. The only class that knows Flyway,
/// so that a start that applies nothing does not load it.
record MigrationRun(
    List<String> names, UnaryOperator<String> source, Dialect dialect, DataSource connections) {

  void apply(Consumer<String> lines) {
    try {
      Flyway.configure()
          .dataSource(connections)
          .table(Migrations.TABLE)
          .sqlMigrationPrefix("")
          .sqlMigrationSeparator("_")
          .resourceProvider(new Named(names, source))
          .placeholders(dialect.words())
          .callbacks(new Reporting(lines))
          // Tables of others may stand beside ours: the Django stack's, on its own database.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new DatabaseFailure("the migration failed: " + Failures.oneLine(e), e);
    }
  }

  private record Named(List<String> names, UnaryOperator<String> source)
      implements ResourceProvider {

    /// Flyway also asks for files of options beside the migrations; there are none.
    @Override
    public @Nullable LoadableResource getResource(String file) {
      var name = file.replace(".sql", "");
      return names.contains(name) ? new Script(file, source.apply(name)) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return prefix.isEmpty()
          ? names.stream()
              .<LoadableResource>map(name -> new Script(name + ".sql", source.apply(name)))
              .toList()
          : List.of();
    }
  }

  private static final class Script extends LoadableResource {
    private final String name;
    private final String text;

    Script(String name, String text) {
      this.name = name;
      this.text = text;
    }

    @Override
    public Reader read() {
      return new StringReader(text);
    }

    @Override
    public String getAbsolutePath() {
      return name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }

  private record Reporting(Consumer<String> lines) implements Callback {
    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
      return true;
    }

    @Override
    public void handle(Event event, Context context) {
      lines.accept(
          "  Applying " + context.getMigrationInfo().getScript().replace(".sql", "") + "... OK");
    }

    @Override
    public String getCallbackName() {
      return "reporting";
    }
  }
}

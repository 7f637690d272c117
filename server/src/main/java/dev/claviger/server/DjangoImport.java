package dev.claviger.server;

import dev.claviger.server.accounts.AccountImport;
import dev.claviger.server.accounts.DjangoDatabase;
import dev.claviger.server.database.Database;
import dev.claviger.server.tokens.SpentImport;
import java.net.URI;
import java.time.InstantSource;

/// Copies a Django project's people, and which of their tokens are spent, into our own tables.
public final class DjangoImport {

  /// What was written, or would have been.
  public record Summary(AccountImport.Counts accounts, int spentTokens) {}

  /// Ends the transaction of a rehearsal.
  private static final class Rehearsed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Summary summary;

    Rehearsed(Summary summary) {
      super("nothing is kept of a rehearsal", null, false, false);
      this.summary = summary;
    }
  }

  private DjangoImport() {}

  /// All or nothing. The accounts settings say which table is the user model's.
  public static Summary run(ServerSettings settings, URI from, boolean rehearsal) {
    DataDirectory.prepare(settings.data());
    try (var own = Database.open(settings.database(), settings.data());
        var django =
            DjangoDatabase.open(
                from,
                settings.accounts().djangoPassword(),
                settings.accounts().djangoUserTable(),
                settings.database(),
                settings.data())) {
      own.migrations().atStart(settings.database().migrateOnStart(), _ -> {});
      return write(own, django, rehearsal);
    }
  }

  private static Summary write(Database own, DjangoDatabase django, boolean rehearsal) {
    var people = AccountImport.read(django);
    var spent = SpentImport.read(django, InstantSource.system().instant());
    try {
      return own.write(handle -> {
        var summary = new Summary(people.write(handle, own.dialect()), spent.write(handle));
        if (rehearsal) {
          throw new Rehearsed(summary);
        }
        return summary;
      });
    } catch (Rehearsed done) {
      return done.summary;
    }
  }
}

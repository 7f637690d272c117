package dev.claviger.server.accounts;

import dev.claviger.settings.Secret;
import dev.claviger.settings.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Where accounts are kept.
public record AccountSettings(
    @Setting(
            help =
                "native: in tables of Claviger. django: in those of a Django project, which are read"
                    + " and written in place, its token blacklist included.",
            byDefault = "native")
        Source source,
    @Setting(
            help =
                "The Django project's database, written as database.url is. Nothing is added to its"
                    + " schema: what Claviger needs beside it stays in database.url.",
            example = "postgresql://django@db.example.org/site")
        Optional<URI> djangoDatabase,
    @Setting(help = "Password for django-database, for those who keep it out of the URL.")
        Optional<Secret> djangoPassword,
    @Setting(
            help = "The table of the Django project's user model (AUTH_USER_MODEL).",
            byDefault = "auth_user")
        String djangoUserTable,
    @Setting(
            help =
                "How long an account of Django's is answered from memory before its tables are asked"
                    + " again. Passwords and deactivations by Claviger are seen at once.",
            byDefault = "1s",
            min = "0s",
            max = "1m")
        Duration djangoMaxAge,
    @Setting(
            help =
                "Rounds of PBKDF2 for passwords that are set here. 0: those of the newest account. A hash"
                    + " of other rounds than its own (3.2: 260000, 4.2: 600000, 5.2: 1000000) Django"
                    + " makes anew at the next login there, which ends that account's sessions here.",
            byDefault = "0",
            min = "0",
            max = "10000000")
        int djangoIterations) {

  public AccountSettings {
    if (source == Source.DJANGO && djangoDatabase.isEmpty()) {
      throw new IllegalArgumentException("source django needs django-database");
    }
    if (djangoUserTable.isEmpty() || djangoUserTable.contains("\"")) {
      throw new IllegalArgumentException("django-user-table is no name of a table");
    }
  }

  /// Whose tables accounts are in.
  public enum Source {
    NATIVE,
    DJANGO
  }
}

package dev.claviger.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.settings.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {

  private static DatabaseUrl of(String url) {
    return DatabaseUrl.of(DatabaseSettings.defaults().withUrl(url), Path.of("/data"));
  }

  @ParameterizedTest
  @CsvSource({
    "sqlite:a.db, /data/a.db",
    "sqlite:sub/a.db, /data/sub/a.db",
    "sqlite:/srv/a.db, /srv/a.db",
    "sqlite:///srv/a.db, /srv/a.db",
    "sqlite:/srv/a%20b.db, /srv/a b.db",
  })
  void sqliteFilesLieInTheDataDirectoryUnlessAbsolute(String url, Path file) {
    assertThat(of(url)).isEqualTo(new DatabaseUrl.Sqlite(file));
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://ada:s%2Bx+y@db:5433/app?sslmode=require,"
        + " jdbc:postgresql://db:5433/app?sslmode=require",
    "postgres://ada:s%2Bx+y@db/app, jdbc:postgresql://db/app",
    "jdbc:postgresql://db/app?user=ada&password=s%2Bx+y, jdbc:postgresql://db/app",
  })
  void postgresqlIsReadInEachUsualForm(String url, String jdbcUrl) {
    assertThat(of(url))
        .isEqualTo(
            new DatabaseUrl.Postgres(jdbcUrl, Optional.of("ada"), Optional.of(Secret.of("s+x+y"))));
  }

  @Test
  void severalHostsAndNamesOfLibpqAreUnderstoodAndThePasswordNeverPrinted() {
    var url = of("postgresql://ada:secret1@h1:1,h2:2/app?connect_timeout=3");
    assertThat(url)
        .hasToString(
            "Postgres[jdbcUrl=jdbc:postgresql://h1:1,h2:2/app?connectTimeout=3,"
                + " user=Optional[ada], password=Optional[(secret)]]");
  }
}

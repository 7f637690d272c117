package dev.claviger.server;

import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.NewAccount;
import dev.claviger.server.accounts.OpenAccounts;
import dev.claviger.server.accounts.Password;
import dev.claviger.server.accounts.PasswordHasher;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.TestDatabases;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Runs a server for the tests of one class: SQLite in a directory of its own, a free port, a known
/// signing key, cheap password hashes, and the accounts of the contract: alice (1), bob (2,
/// inactive), root (3, superuser), dave (4).
public final class TestServer implements BeforeAllCallback, AfterAllCallback {
  /// Signs the tokens of the tests.
  public static final String SECRET =
      "a secret of the tests, longer than the 256 bits that HS256 wants";

  private final Map<String, String> environment;
  private String file = "";
  private @Nullable RunningClaviger running;
  private @Nullable Path directory;

  private TestServer(Map<String, String> environment) {
    this.environment = environment;
  }

  public static TestServer withDefaults() {
    return with(Map.of());
  }

  /// With further settings, given as environment variables without their prefix.
  public static TestServer with(Map<String, String> settings) {
    var environment = new HashMap<String, String>();
    environment.put("CLAVIGER_KEYS_SIGNING_KEY", SECRET);
    environment.put("CLAVIGER_LISTEN", "127.0.0.1:0");
    environment.put("CLAVIGER_ACCESS_LOG_FORMAT", "off");
    environment.put("CLAVIGER_PASSWORDS_ARGON2_MEMORY", "64");
    environment.put("CLAVIGER_PASSWORDS_ARGON2_ITERATIONS", "1");
    settings.forEach((name, value) -> environment.put("CLAVIGER_" + name, value));
    return new TestServer(environment);
  }

  /// With a settings file besides: for what only a file can say.
  public static TestServer withFile(String yaml) {
    var server = withDefaults();
    server.file = yaml;
    return server;
  }

  /// With a settings file that says what tokens are signed with.
  public static TestServer withKeysOfFile(String yaml) {
    var server = withFile(yaml);
    server.environment.remove("CLAVIGER_KEYS_SIGNING_KEY");
    return server;
  }

  /// On a PostgreSQL database of its own instead.
  public static TestServer onPostgres(Map<String, String> settings) {
    var more = new HashMap<>(settings);
    more.put("DATABASE_URL", TestDatabases.emptyPostgres());
    return with(more);
  }

  /// The server, while the tests of the class run.
  public RunningClaviger running() {
    if (running == null) {
      throw new IllegalStateException("the server is not running");
    }
    return running;
  }

  /// A further account, active; its id.
  public long createAccount(String username, String password) {
    try (var hasher = hasher(settings())) {
      return create(running().claviger().accounts(), hasher, username, password);
    }
  }

  /// The same with an address.
  public long createAccount(String username, String email, String password) {
    try (var hasher = hasher(settings())) {
      var account = NewAccount.plain(username, email, hasher.hash(Password.of(password)));
      return running().claviger().accounts().create(account).orElseThrow().id();
    }
  }

  public void changePassword(long id, String password) {
    try (var hasher = hasher(settings())) {
      running().claviger().accounts().changePassword(id, hasher.hash(Password.of(password)));
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    start();
  }

  /// For tests of another engine than JUnit's, which has no extensions.
  public void start() throws IOException {
    directory = Files.createTempDirectory("claviger-test");
    environment.put("CLAVIGER_DATA", directory.resolve("data").toString());
    Files.writeString(directory.resolve("claviger.yaml"), file);
    createAccounts();
    running = new RunningClaviger(Claviger.start(settings(), InstantSource.system(), _ -> {}));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    stop();
  }

  public void stop() throws IOException {
    running().close();
    if (directory != null) {
      try (var files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(TestServer::delete);
      }
    }
  }

  public ServerSettings settings() {
    var sources = Sources.NONE.withEnvironment(environment);
    return SettingsSchema.of(ServerSettings.class)
        .load(
            directory == null || file.isEmpty()
                ? sources
                : sources.withFile(directory.resolve("claviger.yaml")))
        .value();
  }

  private void createAccounts() {
    var settings = settings();
    DataDirectory.prepare(settings.data());
    try (var database = Database.open(settings.database(), settings.data());
        var hasher = hasher(settings)) {
      database.migrations().apply(_ -> {});
      createAccounts(settings, database, hasher);
    }
  }

  private static void createAccounts(
      ServerSettings settings, Database database, PasswordHasher hasher) {
    try (var people =
        OpenAccounts.in(
            settings.accounts(),
            settings.database(),
            settings.data(),
            database,
            InstantSource.system())) {
      var accounts = people.accounts();
      create(accounts, hasher, "alice", "wonder-Land-9");
      accounts.deactivate(create(accounts, hasher, "bob", "bob-Pass-77"));
      accounts.promote(create(accounts, hasher, "root", "root-Pass-77"));
      create(accounts, hasher, "dave", "dave-Pass-77");
    }
  }

  private static PasswordHasher hasher(ServerSettings settings) {
    return new PasswordHasher(settings.passwords(), new SecureRandom());
  }

  private static long create(
      Accounts accounts, PasswordHasher hasher, String username, String password) {
    var hash = hasher.hash(Password.of(password));
    return accounts.create(NewAccount.plain(username, "", hash)).orElseThrow().id();
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

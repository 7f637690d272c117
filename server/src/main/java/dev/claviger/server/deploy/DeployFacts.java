package dev.claviger.server.deploy;

import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.server.ServerSettings;
import dev.claviger.server.accounts.AccountSettings.Source;
import dev.claviger.settings.Loaded;
import dev.claviger.settings.Origin;
import dev.claviger.settings.Secret;
import dev.claviger.settings.SettingValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// All that the checks may know: gathered before, so that they decide and do nothing else.
///
/// @param loaded the settings and where each came from
/// @param ofSites certificates of what stands in front
/// @param configFile the settings file that was read, if any
/// @param debug whether failures are shown in detail
/// @param user the name of the account that the process runs under
/// @param permissions of the files that exist; empty where the system has no such permissions
public record DeployFacts(
    Loaded<ServerSettings> loaded,
    List<CertificateFiles> ofSites,
    Optional<Path> configFile,
    boolean debug,
    String user,
    Map<Path, Set<PosixFilePermission>> permissions) {

  private static final int LEAST_MEMORY = 7_168;
  private static final int LEAST_WORK = 35_840;

  private static final Pattern POSTGRES =
      Pattern.compile("^(?:jdbc:)?postgres(?:ql)?://(?:[^@/?]*@)?(?<hosts>[^@/?]*)");

  private static final Pattern VERIFIED = Pattern.compile("[?&]sslmode=verify-(full|ca)(&|$)");
  private static final Pattern HERE =
      Pattern.compile("(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?");

  /// Deep enough for the database, the keys and what stands beside them.
  private static final int DATA_DEPTH = 3;

  /// Looks at the files that the settings name.
  public static DeployFacts gather(
      Loaded<ServerSettings> loaded,
      List<CertificateFiles> ofSites,
      Optional<Path> configFile,
      boolean debug)
      throws IOException {
    var files = new HashSet<Path>();
    configFile.ifPresent(files::add);
    loaded.value().tls().files(ofSites).forEach(it -> files.add(it.key()));
    loaded.rows().stream()
        .flatMap(row -> row.secrets().stream())
        .flatMap(secret -> secret.file().stream())
        .forEach(files::add);
    var data = loaded.value().data();
    if (Files.exists(data)) {
      try (var tree = Files.walk(data, DATA_DEPTH)) {
        tree.forEach(files::add);
      }
    }
    var permissions = new HashMap<Path, Set<PosixFilePermission>>();
    files.forEach(file -> permissions(file).ifPresent(p -> permissions.put(file, p)));
    return new DeployFacts(
        loaded,
        ofSites,
        configFile,
        debug,
        System.getProperty("user.name"),
        Map.copyOf(permissions));
  }

  ServerSettings settings() {
    return loaded.value();
  }

  /// A certificate of a site alone is enough.
  boolean speaksHttps() {
    return settings().tls().enabled() || !ofSites.isEmpty();
  }

  /// Whether plain HTTP does nothing but lead to HTTPS.
  boolean onlyHttps() {
    return speaksHttps() && settings().tls().redirect();
  }

  /// The private keys of all certificates that the settings name.
  Stream<Path> certificateKeys() {
    return settings().tls().files(ofSites).stream().map(CertificateFiles::key);
  }

  /// The secrets that are set, by the name of their setting.
  Stream<Map.Entry<SettingValue, Secret>> secrets() {
    return loaded.rows().stream()
        .flatMap(row -> row.secrets().stream().map(secret -> Map.entry(row, secret)));
  }

  /// Whether the settings file itself contains a secret.
  boolean secretsInConfigFile() {
    return loaded.rows().stream()
        .filter(row -> row.origin() instanceof Origin.File)
        .anyMatch(row ->
            row.secrets().stream().anyMatch(secret -> secret.file().isEmpty())
                || row.shown().contains("(secret)@"));
  }

  /// The settings of throttles that guard what is open, and are off. That of logins has a check of
  /// its own.
  Stream<String> missingThrottles() {
    var rates = settings().throttles();
    var off = new ArrayList<String>();
    addIf(isOff(rates.loginFailuresByAddress()), "login-failures-by-address", off);
    addIf(isOff(rates.loginFailuresByAccount()), "login-failures-by-account", off);
    addIf(isOff(rates.password()), "password", off);
    if (settings().mail().enabled()) {
      addIf(isOff(rates.mailsByRecipient()), "mails-by-recipient", off);
      addIf(isOff(rates.passwordReset()), "password-reset", off);
    }
    addIf(settings().signUp().enabled() && isOff(rates.signUp()), "sign-up", off);
    return off.stream();
  }

  private static boolean isOff(String rate) {
    return "off".equals(rate);
  }

  private static void addIf(boolean condition, String name, List<String> names) {
    if (condition) {
      names.add(name);
    }
  }

  /// Below every combination of OWASP's Password Storage Cheat Sheet. Hashes in a Django project's
  /// tables are as that project makes them.
  boolean hashesAreCheap() {
    var passwords = settings().passwords();
    long work = (long) passwords.argon2Memory() * passwords.argon2Iterations();
    return settings().accounts().source() == Source.NATIVE
        && (passwords.argon2Memory() < LEAST_MEMORY || work < LEAST_WORK);
  }

  /// Networks of proxies to which everybody belongs.
  Stream<String> everybodysNetworks() {
    return Stream.of(
            settings().web().trustedProxies(),
            settings().web().proxyProtocol(),
            settings().tls().proxyProtocol())
        .flatMap(List::stream)
        .filter(network -> network.endsWith("/0"))
        .distinct();
  }

  /// The settings of databases on other machines whose certificate is not looked at.
  Stream<String> unverifiedDatabases() {
    return Stream.of(
            settings().database().url().filter(DeployFacts::isUnverified).map(_ -> "database.url"),
            settings()
                .accounts()
                .djangoDatabase()
                .filter(DeployFacts::isUnverified)
                .map(_ -> "accounts.django-database"))
        .flatMap(Optional::stream);
  }

  private static boolean isUnverified(URI database) {
    var match = POSTGRES.matcher(database.toString());
    return match.find()
        && Arrays.stream(match.group("hosts").split(",", -1)).anyMatch(host -> !isHere(host))
        && !VERIFIED.matcher(database.toString()).find();
  }

  private static boolean isHere(String host) {
    return host.isEmpty() || HERE.matcher(host).matches();
  }

  /// The files below the data directory.
  Stream<Path> dataFiles() {
    return permissions.keySet().stream()
        .filter(file -> file.startsWith(settings().data()) && !file.equals(settings().data()))
        .sorted();
  }

  boolean othersMayRead(Path file) {
    return permissions.getOrDefault(file, Set.of()).contains(PosixFilePermission.OTHERS_READ);
  }

  boolean othersMayEnter(Path directory) {
    return permissions
        .getOrDefault(directory, Set.of())
        .contains(PosixFilePermission.OTHERS_EXECUTE);
  }

  boolean othersMayWrite(Path file) {
    return permissions.getOrDefault(file, Set.of()).contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static Optional<Set<PosixFilePermission>> permissions(Path file) {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(view.readAttributes().permissions());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.claviger.server.deploy;

import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.server.ServerSettings;
import dev.claviger.settings.Loaded;
import dev.claviger.settings.Origin;
import dev.claviger.settings.Secret;
import dev.claviger.settings.SettingValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

package dev.claviger.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.server.ServerSettings;
import dev.claviger.settings.Loaded;
import dev.claviger.settings.Origin;
import dev.claviger.settings.Secret;
import dev.claviger.settings.SettingDefinition;
import dev.claviger.settings.SettingValue;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The truth table of the checks: each fires on what it names, and on nothing else.
class DeployCheckTest {

  private static final SettingDefinition MASTER =
      new SettingDefinition(
          "keys.master",
          "secret",
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          true,
          false,
          false);
  private static final String STRONG = "kP0x7cVQn2mT9yRz4uWb8sLd1fGh6jAe";

  private static final Sources GOOD =
      Sources.NONE
          .withFlag("tokens.rotate-refresh-tokens", "true")
          .withFlag("tokens.blacklist-after-rotation", "true");

  private Loaded<ServerSettings> loaded = load(GOOD);
  private List<CertificateFiles> ofSites = List.of();
  private Optional<Path> configFile = Optional.empty();
  private boolean debug;
  private String user = "claviger";
  private Map<Path, String> permissions =
      Map.of(Path.of("data"), "rwx------", Path.of("data/claviger.db"), "rw-r--r--");

  @Test
  void aGoodInstallationHasNoFindings() {
    assertThat(findings()).isEmpty();
  }

  @Test
  void plainHttpOnAPublicAddress() {
    loaded = load(GOOD.withFlag("listen", ":8000"));

    assertThat(findings()).containsExactly("claviger.W001 plain HTTP is served at 0.0.0.0:8000");
  }

  @Test
  void aCertificateOfASiteAloneIsHttps() {
    loaded = load(GOOD.withFlag("listen", ":80").withFlag("tls.hsts", "365d"));
    ofSites = List.of(CertificateFiles.of(Path.of("shop.pem"), Path.of("shop.key")));
    permissions = Map.of(Path.of("shop.key"), "rw-------");
    assertThat(findings()).isEmpty();

    loaded = load(GOOD.withFlag("listen", ":80"));
    permissions = Map.of(Path.of("shop.key"), "rw----r--");
    assertThat(findings())
        .containsExactly(
            "claviger.W012 browsers are not told to insist on HTTPS",
            "claviger.E006 every user of this machine may read the key shop.key");

    loaded = load(GOOD.withFlag("listen", ":80").withFlag("tls.redirect", "false"));
    assertThat(findings()).first().isEqualTo("claviger.W001 plain HTTP is served at 0.0.0.0:80");
  }

  @Test
  void weakSecrets() {
    for (var weak : List.of("", "short", "a".repeat(40), "django-insecure-" + STRONG)) {
      loaded = with(Secret.of(weak), new Origin.Environment("CLAVIGER_KEYS_MASTER"));
      assertThat(findings()).containsExactly("claviger.W002 keys.master is easy to guess");
    }
    loaded = with(Secret.of(STRONG), new Origin.Environment("CLAVIGER_KEYS_MASTER"));
    assertThat(findings()).isEmpty();
  }

  @Test
  void aSecretFileThatOthersMayRead() {
    var file = Path.of("/etc/claviger/master");
    loaded = with(Secret.of(STRONG, file), new Origin.Flag("--keys-master"));
    permissions = Map.of(file, "rw-r--r--");

    assertThat(findings())
        .containsExactly(
            "claviger.E001 "
                + file
                + " holds a secret, and every user of this machine may read it");
    permissions = Map.of(file, "rw-r-----");
    assertThat(findings()).isEmpty();
  }

  @Test
  void aSettingsFileWithSecretsThatOthersMayRead() {
    var file = Path.of("claviger.yaml");
    configFile = Optional.of(file);
    permissions = Map.of(file, "rw-r--r--");
    assertThat(findings()).isEmpty();

    loaded = with(Secret.of(STRONG), new Origin.File(file, 1, 1));
    assertThat(findings())
        .containsExactly(
            "claviger.E002 claviger.yaml contains secrets, and every user of this machine may read"
                + " it");
  }

  @Test
  void aDataDirectoryThatOthersMayReadOrWrite() {
    permissions =
        Map.of(
            Path.of("data"), "rwxr-xrwx",
            Path.of("data/claviger.db"), "rw-r--r--",
            Path.of("data/keys"), "rwx------");

    assertThat(findings())
        .containsExactly(
            "claviger.E003 every user of this machine may read data/claviger.db",
            "claviger.E004 every user of this machine may write to data");
  }

  @Test
  void tokensThatLiveLong() {
    loaded =
        load(
            GOOD.withFlag("tokens.access-lifetime", "61m")
                .withFlag("tokens.refresh-lifetime", "91d"));

    assertThat(findings())
        .containsExactly(
            "claviger.W005 access tokens live for 1h1m",
            "claviger.W006 refresh tokens live for 91d");
  }

  @Test
  void refreshTokensThatWorkMoreThanOnce() {
    loaded = load(Sources.NONE);
    assertThat(findings()).containsExactly("claviger.W007 refresh tokens are not rotated");

    loaded = load(Sources.NONE.withFlag("tokens.rotate-refresh-tokens", "true"));
    assertThat(findings())
        .containsExactly("claviger.W008 a refresh token that was rotated still works");
  }

  @Test
  void passwordsThatCanBeGuessed() {
    loaded = load(GOOD.withFlag("throttles.login-failures", "off"));

    assertThat(findings())
        .containsExactly("claviger.W009 passwords can be guessed as fast as the server answers");
  }

  @Test
  void metricsOnAPublicAddress() {
    loaded = load(GOOD.withFlag("management.listen", ":9000"));

    assertThat(findings())
        .containsExactly("claviger.W010 metrics are served at 0.0.0.0:9000 to whoever asks");
  }

  @Test
  void pagesOfEveryOrigin() {
    loaded = load(GOOD.withFlag("cors.origins", "*"));

    assertThat(findings()).containsExactly("claviger.W011 pages of every origin may call");
  }

  @Test
  void cookiesWithoutTls() {
    var plain = GOOD.withFlag("cookies.secure", "false");
    loaded = load(plain.withFlag("cookies.mode", "always"));

    assertThat(findings())
        .containsExactly("claviger.E005 cookies with tokens are not for TLS alone");
    loaded = load(plain);
    assertThat(findings()).isEmpty();
  }

  @Test
  void rootAndDebug() {
    user = "root";
    debug = true;

    assertThat(findings())
        .containsExactly("claviger.W003 the process runs as root", "claviger.W004 debugging is on");
  }

  @Test
  void everyIdIsGivenOnceAndSaysItsLevel() {
    assertThat(DeployCheck.values()).extracting(DeployCheck::id).doesNotHaveDuplicates();
    assertThat(Arrays.stream(DeployCheck.values()))
        .allMatch(c -> c.id().matches("claviger\\." + c.level().name().charAt(0) + "[0-9]{3}"));
  }

  @Test
  void theFactsComeFromTheFilesThatTheSettingsName(@TempDir Path directory) throws Exception {
    var data = Files.createDirectory(directory.resolve("data"));
    var key = Files.createFile(data.resolve("key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw----r--"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx-----x"));

    var facts =
        DeployFacts.gather(
            load(Sources.NONE.withFlag("data", data.toString())),
            List.of(),
            Optional.empty(),
            false);

    assertThat(facts.othersMayRead(key)).isTrue();
    assertThat(facts.othersMayEnter(data)).isTrue();
    assertThat(facts.dataFiles()).containsExactly(key);
  }

  private List<String> findings() {
    var parsed = new HashMap<Path, Set<PosixFilePermission>>();
    permissions.forEach((file, text) -> parsed.put(file, PosixFilePermissions.fromString(text)));
    var facts = new DeployFacts(loaded, ofSites, configFile, debug, user, parsed);
    return DeployCheck.findings(facts).stream()
        .map(finding -> finding.check().id() + " " + finding.message())
        .toList();
  }

  private static Loaded<ServerSettings> load(Sources sources) {
    return SettingsSchema.of(ServerSettings.class).load(sources);
  }

  private Loaded<ServerSettings> with(Secret secret, Origin origin) {
    var defaults = load(GOOD);
    var rows = new ArrayList<>(defaults.rows());
    rows.add(new SettingValue(MASTER, MASTER.path(), "(secret)", Optional.of(secret), origin));
    return new Loaded<>(defaults.value(), rows);
  }
}

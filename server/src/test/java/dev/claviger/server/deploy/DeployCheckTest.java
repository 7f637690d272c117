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

  private static Sources withMail(Sources sources) {
    return sources
        .withFlag("mail.server", "smtp.example.org:587")
        .withFlag("mail.from", "no-reply@example.org")
        .withFlag("web.public-url", "https://login.example.org");
  }

  @Test
  void mailInTheClear() {
    var clear = withMail(GOOD).withFlag("mail.security", "none");
    loaded = load(clear);
    assertThat(findings())
        .containsExactly("claviger.W013 mail goes to smtp.example.org:587 in the clear");

    loaded = load(clear.withFlag("mail.server", "localhost:25"));
    assertThat(findings()).as("on this machine").isEmpty();
    loaded = load(withMail(GOOD));
    assertThat(findings()).as("under TLS").isEmpty();
  }

  @Test
  void linksThatLeadOverPlainHttp() {
    loaded = load(withMail(GOOD).withFlag("web.public-url", "http://login.example.org"));

    assertThat(findings())
        .containsExactly(
            "claviger.W014 links in mails lead to http://login.example.org, without TLS");
  }

  @Test
  void throttlesThatAreOff() {
    var off =
        GOOD.withFlag("throttles.login-failures-by-address", "off")
            .withFlag("throttles.login-failures-by-account", "off")
            .withFlag("throttles.password", "off")
            .withFlag("throttles.mails-by-recipient", "off")
            .withFlag("throttles.password-reset", "off")
            .withFlag("throttles.sign-up", "off");
    loaded = load(off);
    assertThat(findings())
        .as("without mail")
        .containsExactly(
            "claviger.W015 throttles.login-failures-by-address is off",
            "claviger.W015 throttles.login-failures-by-account is off",
            "claviger.W015 throttles.password is off");

    loaded = load(withMail(off).withFlag("sign-up.enabled", "true"));
    assertThat(findings())
        .contains(
            "claviger.W015 throttles.mails-by-recipient is off",
            "claviger.W015 throttles.password-reset is off",
            "claviger.W015 throttles.sign-up is off")
        .hasSize(6);
  }

  @Test
  void passwordsThatAreGuessedFirst() {
    var weak = "claviger.W016 new passwords may be short, or such as everybody uses";
    loaded = load(GOOD.withFlag("passwords.min-length", "7"));
    assertThat(findings()).containsExactly(weak);

    loaded = load(GOOD.withFlag("passwords.refuse-common", "false"));
    assertThat(findings()).containsExactly(weak);
  }

  @Test
  void hashesThatCostLittle() {
    var cheap = "claviger.W017 stolen password hashes can be tried out faster than OWASP wants";
    for (var pair : List.of("19456 1", "4096 50", "7168 4", "64 1")) {
      loaded = load(hashes(pair));
      assertThat(findings()).as(pair).containsExactly(cheap);
    }
    for (var pair : List.of("47104 1", "19456 2", "12288 3", "9216 4", "7168 5", "65536 3")) {
      loaded = load(hashes(pair));
      assertThat(findings()).as(pair).isEmpty();
    }
    loaded =
        load(
            hashes("64 1")
                .withFlag("accounts.source", "django")
                .withFlag("accounts.django-database", "sqlite:/srv/site.sqlite3"));
    assertThat(findings()).as("a Django project's").isEmpty();
  }

  private static Sources hashes(String memoryAndPasses) {
    var words = memoryAndPasses.split(" ", -1);
    return GOOD.withFlag("passwords.argon2-memory", words[0])
        .withFlag("passwords.argon2-iterations", words[1]);
  }

  @Test
  void proxiesThatAnybodyCouldBe() {
    loaded =
        load(
            GOOD.withFlag("web.trusted-proxies", "10.0.0.0/8, 0.0.0.0/0")
                .withFlag("tls.proxy-protocol", "::/0"));

    assertThat(findings())
        .containsExactly(
            "claviger.W018 0.0.0.0/0 contains every address there is",
            "claviger.W018 ::/0 contains every address there is");
  }

  @Test
  void databasesThatAnybodyCouldBe() {
    var found = "claviger.W019 the server of database.url is not verified by TLS";
    for (var url :
        List.of(
            "postgresql://claviger@db.example.org/claviger",
            "postgresql://claviger@127.0.0.1:5432,db.example.org:5432/claviger",
            "jdbc:postgresql://db.example.org/claviger?sslmode=require",
            "postgresql://db.example.org/claviger?application_name=sslmode=verify-full")) {
      loaded = load(GOOD.withFlag("database.url", url));
      assertThat(findings()).as(url).containsExactly(found);
    }
    for (var url :
        List.of(
            "postgresql://claviger@localhost/claviger",
            "postgresql://claviger@127.0.0.1:5432/claviger",
            "postgresql://claviger@[::1]:5432/claviger",
            "postgresql:///claviger",
            "postgresql://db.example.org/claviger?sslmode=verify-full",
            "postgresql://db.example.org/claviger?a=b&sslmode=verify-ca&c=d",
            "sqlite:claviger.db")) {
      loaded = load(GOOD.withFlag("database.url", url));
      assertThat(findings()).as(url).isEmpty();
    }
    loaded =
        load(
            GOOD.withFlag("accounts.source", "django")
                .withFlag("accounts.django-database", "postgresql://django@db.example.org/site"));
    assertThat(findings())
        .containsExactly(
            "claviger.W019 the server of accounts.django-database is not verified by TLS");
  }

  @Test
  void cookiesThatGoFar() {
    var far =
        "claviger.W020 browsers send the cookies of tokens to other hosts, or from pages of other"
            + " sites";
    var cookies = GOOD.withFlag("cookies.mode", "always");
    loaded = load(cookies.withFlag("cookies.same-site", "none"));
    assertThat(findings()).containsExactly(far);

    loaded = load(GOOD.withFlag("cookies.same-site", "none"));
    assertThat(findings()).as("without cookies").isEmpty();
    loaded =
        load(
            cookies
                .withFlag("cookies.domain", "example.org")
                .withFlag("cookies.access-name", "__Secure-access")
                .withFlag("cookies.csrf-name", "__Secure-csrf"));
    assertThat(findings()).containsExactly(far);
  }

  @Test
  void whatElseIsBetterLeftAlone() {
    loaded =
        load(
            GOOD.withFlag("access-log.query", "true")
                .withFlag("tokens.check-user-is-active", "false")
                .withFlag("tokens.user-id-field", "email"));

    assertThat(findings())
        .containsExactly(
            "claviger.W021 the access log has query strings, and secrets in them",
            "claviger.W022 tokens that others issue work for accounts that were switched off",
            "claviger.I001 tokens name accounts by email");
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

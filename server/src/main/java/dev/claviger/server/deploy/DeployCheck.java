package dev.claviger.server.deploy;

import static dev.claviger.server.deploy.Level.ERROR;
import static dev.claviger.server.deploy.Level.INFO;
import static dev.claviger.server.deploy.Level.WARNING;

import dev.claviger.server.cookies.SameSite;
import dev.claviger.server.mail.MailSettings.Security;
import dev.claviger.server.tokens.UserIdField;
import dev.claviger.settings.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Every check of `claviger check --deploy`: its id, which never changes its meaning, what to do
/// about a finding, and when it fires (one message for each occurrence).
public enum DeployCheck {
  PLAIN_HTTP(
      "claviger.W001",
      WARNING,
      "Set tls.certificate and tls.key, or certificates of sites, or listen on 127.0.0.1 behind a"
          + " proxy that speaks TLS."
          + " Without TLS, passwords and tokens can be read on their way.",
      facts ->
          when(
              !facts.settings().listen().isLoopback() && !facts.onlyHttps(),
              "plain HTTP is served at " + facts.settings().listen())),
  WEAK_SECRET(
      "claviger.W002",
      WARNING,
      "Use 32 random bytes or more: `openssl rand -base64 32`.",
      facts ->
          facts
              .secrets()
              .filter(entry -> WeakSecret.is(entry.getValue()))
              .map(entry -> entry.getKey().path() + " is easy to guess")),
  SECRET_FILE_READABLE(
      "claviger.E001",
      ERROR,
      "Take the permission away: `chmod o-rwx FILE`. If others had time to read it, replace the"
          + " secret.",
      facts ->
          facts
              .secrets()
              .flatMap(entry -> entry.getValue().file().stream())
              .filter(facts::othersMayRead)
              .map("%s holds a secret, and every user of this machine may read it"::formatted)),
  CONFIG_FILE_READABLE(
      "claviger.E002",
      ERROR,
      "Take the permission away: `chmod o-rwx FILE`, or move the secrets to files of their own"
          + " (`file:PATH`).",
      facts ->
          facts.configFile().stream()
              .filter(file -> facts.secretsInConfigFile() && facts.othersMayRead(file))
              .map("%s contains secrets, and every user of this machine may read it"::formatted)),
  DATA_READABLE(
      "claviger.E003",
      ERROR,
      "Take the permission away: `chmod -R o-rwx DIRECTORY`. It holds password hashes and signing"
          + " keys.",
      facts ->
          facts.othersMayEnter(facts.settings().data())
              ? facts
                  .dataFiles()
                  .filter(facts::othersMayRead)
                  .map("every user of this machine may read %s"::formatted)
              : Stream.of()),
  DATA_WRITABLE(
      "claviger.E004",
      ERROR,
      "Take the permission away: `chmod -R o-rwx DIRECTORY`. Whoever writes there can replace the"
          + " signing keys.",
      facts ->
          Stream.concat(Stream.of(facts.settings().data()), facts.dataFiles())
              .filter(facts::othersMayWrite)
              .map("every user of this machine may write to %s"::formatted)),
  ROOT(
      "claviger.W003",
      WARNING,
      "Run it under an account of its own. To serve a port below 1024, put a proxy in front or give"
          + " the service the capability CAP_NET_BIND_SERVICE.",
      facts -> when(facts.user().equals("root"), "the process runs as root")),
  DEBUG(
      "claviger.W004",
      WARNING,
      "Unset CLAVIGER_DEBUG and leave --debug away.",
      facts -> when(facts.debug(), "debugging is on")),
  ACCESS_LIFETIME(
      "claviger.W005",
      WARNING,
      "Make tokens.access-lifetime an hour or less: a stolen access token is good until it expires.",
      facts ->
          when(
              facts.settings().tokens().accessLifetime().compareTo(Bounds.LONGEST_ACCESS) > 0,
              "access tokens live for "
                  + Durations.format(facts.settings().tokens().accessLifetime()))),
  REFRESH_LIFETIME(
      "claviger.W006",
      WARNING,
      "Make tokens.refresh-lifetime 90 days or less.",
      facts ->
          when(
              facts.settings().tokens().refreshLifetime().compareTo(Bounds.LONGEST_REFRESH) > 0,
              "refresh tokens live for "
                  + Durations.format(facts.settings().tokens().refreshLifetime()))),
  NO_ROTATION(
      "claviger.W007",
      WARNING,
      "Set tokens.rotate-refresh-tokens and tokens.blacklist-after-rotation, so that a stolen"
          + " refresh token works once at most.",
      facts ->
          when(!facts.settings().tokens().rotateRefreshTokens(), "refresh tokens are not rotated")),
  ROTATION_WITHOUT_BLACKLIST(
      "claviger.W008",
      WARNING,
      "Set tokens.blacklist-after-rotation.",
      facts ->
          when(
              facts.settings().tokens().rotateRefreshTokens()
                  && !facts.settings().tokens().blacklistAfterRotation(),
              "a refresh token that was rotated still works")),
  NO_LOGIN_THROTTLE(
      "claviger.W009",
      WARNING,
      "Set throttles.login-failures, to 20/m for instance.",
      facts ->
          when(
              facts.settings().throttles().loginFailureRate().isEmpty(),
              "passwords can be guessed as fast as the server answers")),
  PUBLIC_MANAGEMENT(
      "claviger.W010",
      WARNING,
      "Set management.listen to an address that only your monitoring reaches.",
      facts ->
          facts.settings().management().listen().stream()
              .filter(address -> !address.isLoopback())
              .map("metrics are served at %s to whoever asks"::formatted)),
  ANY_ORIGIN(
      "claviger.W011",
      WARNING,
      "Name the origins in cors.origins, such as https://app.example.org.",
      facts -> when(facts.settings().cors().anyOrigin(), "pages of every origin may call")),
  COOKIES_WITHOUT_TLS(
      "claviger.E005",
      ERROR,
      "Set cookies.secure: true. Without it browsers send tokens over plain HTTP, too, where they"
          + " can be read.",
      facts ->
          when(
              !facts.settings().cookies().isOff() && !facts.settings().cookies().secure(),
              "cookies with tokens are not for TLS alone")),
  NO_HSTS(
      "claviger.W012",
      WARNING,
      "Set tls.hsts, to 5m at first and to 365d when all is well: without it, a browser's first"
          + " request may go out in the clear.",
      facts ->
          when(
              facts.speaksHttps() && facts.settings().tls().hsts().isZero(),
              "browsers are not told to insist on HTTPS")),
  TLS_KEY_READABLE(
      "claviger.E006",
      ERROR,
      "Take the permission away: `chmod o-rwx FILE`. If others had time to read it, have the"
          + " certificate revoked and make a new key.",
      facts ->
          facts
              .certificateKeys()
              .filter(facts::othersMayRead)
              .map("every user of this machine may read the key %s"::formatted)),
  MAIL_IN_THE_CLEAR(
      "claviger.W013",
      WARNING,
      "Set mail.security: starttls (port 587) or tls (465). Whoever reads a mail on its way can set"
          + " that account's password by the link in it.",
      facts ->
          facts.settings().mail().server().stream()
              .filter(server ->
                  facts.settings().mail().security() == Security.NONE && !server.isLoopback())
              .map("mail goes to %s in the clear"::formatted)),
  LINKS_WITHOUT_TLS(
      "claviger.W014",
      WARNING,
      "Write https:// in web.public-url: what links in mails carry is as good as a password.",
      facts ->
          facts.settings().web().publicUrl().stream()
              .filter(url -> facts.settings().mail().enabled() && !"https".equals(url.getScheme()))
              .map("links in mails lead to %s, without TLS"::formatted)),
  NO_THROTTLE(
      "claviger.W015",
      WARNING,
      "Set it to a rate; what is set without you is in docs/settings.md.",
      facts -> facts.missingThrottles().map("throttles.%s is off"::formatted)),
  WEAK_PASSWORDS(
      "claviger.W016",
      WARNING,
      "Leave passwords.min-length at 8 or more and passwords.refuse-common on: what is short or"
          + " much used is guessed first.",
      facts ->
          when(
              facts.settings().passwords().minLength() < Bounds.SHORTEST_PASSWORD
                  || !facts.settings().passwords().refuseCommon(),
              "new passwords may be short, or such as everybody uses")),
  CHEAP_HASHES(
      "claviger.W017",
      WARNING,
      "Leave passwords.argon2-memory and passwords.argon2-iterations as they are without you, or"
          + " take fewer KiB for more passes: 12288 and 3, 9216 and 4, 7168 and 5.",
      facts ->
          when(
              facts.hashesAreCheap(),
              "stolen password hashes can be tried out faster than OWASP wants")),
  EVERYBODY_IS_A_PROXY(
      "claviger.W018",
      WARNING,
      "Name the addresses of your proxies. As it is, clients choose the address by which they are"
          + " throttled and that the audit log has of them.",
      facts -> facts.everybodysNetworks().map("%s contains every address there is"::formatted)),
  DATABASE_IN_THE_CLEAR(
      "claviger.W019",
      WARNING,
      "Add sslmode=verify-full (and sslrootcert=FILE for an authority of your own) to the URL."
          + " Otherwise whoever stands between can read password hashes and write accounts.",
      facts ->
          facts.unverifiedDatabases().map("the server of %s is not verified by TLS"::formatted)),
  COOKIES_FOR_OTHERS(
      "claviger.W020",
      WARNING,
      "Set cookies.same-site to strict or lax, and leave cookies.domain away, unless pages of other"
          + " hosts have to call.",
      facts ->
          when(
              !facts.settings().cookies().isOff()
                  && (facts.settings().cookies().sameSite() == SameSite.NONE
                      || facts.settings().cookies().domain().isPresent()),
              "browsers send the cookies of tokens to other hosts, or from pages of other sites")),
  QUERIES_IN_LOG(
      "claviger.W021",
      WARNING,
      "Set access-log.query: false. Links in mails carry their secret in the query.",
      facts ->
          when(
              facts.settings().accessLog().query(),
              "the access log has query strings, and secrets in them")),
  INACTIVE_ACCOUNTS(
      "claviger.W022",
      WARNING,
      "Set tokens.check-user-is-active: true.",
      facts ->
          when(
              !facts.settings().tokens().checkUserIsActive(),
              "tokens that others issue work for accounts that were switched off")),
  NAMES_PASS_ON(
      "claviger.I001",
      INFO,
      "Keep tokens.user-id-field: id unless applications need the other. Do not give the name or"
          + " address of somebody who has left to somebody else while old tokens are good.",
      facts ->
          when(
              facts.settings().tokens().userIdField() != UserIdField.ID,
              "tokens name accounts by " + facts.settings().tokens().userIdField()));

  private static final class Bounds {
    static final int SHORTEST_PASSWORD = 8;
    static final Duration LONGEST_ACCESS = Duration.ofHours(1);
    static final Duration LONGEST_REFRESH = Duration.ofDays(90);
  }

  private final String id;
  private final Level level;
  private final String hint;

  @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
  private final Function<DeployFacts, Stream<String>> occurrences;

  DeployCheck(
      String id, Level level, String hint, Function<DeployFacts, Stream<String>> occurrences) {
    this.id = id;
    this.level = level;
    this.hint = hint;
    this.occurrences = occurrences;
  }

  /// As Django writes it: `W` for a warning, `E` for an error.
  public String id() {
    return id;
  }

  public Level level() {
    return level;
  }

  /// What to mend.
  public String hint() {
    return hint;
  }

  /// Runs every check, in the order of the table.
  public static List<Finding> findings(DeployFacts facts) {
    return Arrays.stream(values()).flatMap(check -> check.findingsIn(facts)).toList();
  }

  private Stream<Finding> findingsIn(DeployFacts facts) {
    return occurrences.apply(facts).map(message -> new Finding(this, message));
  }

  private static Stream<String> when(boolean condition, String message) {
    return condition ? Stream.of(message) : Stream.of();
  }
}

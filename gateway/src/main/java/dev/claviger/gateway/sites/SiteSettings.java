package dev.claviger.gateway.sites;

import dev.claviger.gateway.policies.Policy;
import dev.claviger.http.compression.CodingLevel;
import dev.claviger.http.compression.CompressionOptions;
import dev.claviger.http.tls.CertificateOptions;
import dev.claviger.settings.Group;
import dev.claviger.settings.Setting;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What is served under some hosts.
public record SiteSettings(
    @Setting(help = "Its name in metrics and logs. Default: its first host.", example = "shop")
        Optional<String> name,
    @Setting(
            help =
                "Hosts: `example.org`, `*.example.org` for one more label in front, `*` for all"
                    + " others.",
            byDefault = "*")
        List<HostPattern> hosts,
    @Setting(
            help =
                "Who may use the routes that do not say so themselves, as in `policy` of routes.",
            example = "authenticated")
        Optional<Policy> policy,
    @Setting(
            help =
                "Where browsers are sent that have to log in: a path, or a whole address. `next`"
                    + " is added, which says where to go then. Without it they get 401.",
            example = "/login/")
        Optional<String> login,
    @Setting(
            help =
                "How answers of applications, and files, are compressed for clients that take it:"
                    + " `br`, `zstd`, `gzip`, the most liked first, perhaps with a level (`br:5`); or"
                    + " `off`. Not where a secret stands in an answer beside what a client has sent:"
                    + " its length would tell it (BREACH). Default: files by all three, applications"
                    + " not at all.",
            example = "br, zstd, gzip")
        List<CodingLevel> compress,
    @Group(help = "What is worth compressing.") CompressionOptions compression,
    @Group(
            help =
                "Certificates of the site, in place of those of tls. Clients say which host they"
                    + " want.")
        List<CertificateOptions> certificates,
    @Setting(
            help =
                "Where tokens may stand: `bearer` (the Authorization header), `cookie`, or both;"
                    + " `none`: nobody looks at any, and everybody is unknown, as with the policy"
                    + " allow-any.",
            byDefault = "bearer, cookie")
        List<CredentialSource> identityFrom,
    @Setting(
            help =
                "Whose tokens count: `own`, and names of `issuers`. Ids and usernames of another"
                    + " issuer are not those of our accounts.",
            byDefault = "own")
        List<String> issuers,
    @Setting(
            help =
                "Whom a signed assertion of who calls is for: its `aud`. With it the applications of"
                    + " the site get one with each request whose caller is known. `off` on a route"
                    + " of a site that has it.",
            example = "shop")
        Optional<String> assertionAudience,
    @Group(help = "A route of a site.") List<RouteSettings> routes) {

  public SiteSettings {
    if (login.filter(it -> !it.matches("/(?!/)\\S*|https?://\\S+")).isPresent()) {
      throw new IllegalArgumentException("login is neither a path nor an address");
    }
    CodingLevel.check(compress);
  }

  /// Where assertions are asked for, below this site.
  public Stream<String> assertionPlaces() {
    return Stream.concat(
        asked(assertionAudience).map(_ -> ".assertion-audience"),
        IntStream.range(0, routes.size())
            .boxed()
            .flatMap(i ->
                asked(routes.get(i).assertionAudience())
                    .map(_ -> ".routes[%d].assertion-audience".formatted(i))));
  }

  private static Stream<String> asked(Optional<String> audience) {
    return audience.stream().filter(name -> !name.equals(NO_ASSERTION));
  }

  /// No assertion, where the site has them.
  public static final String NO_ASSERTION = "off";

  /// What it is called in metrics and logs.
  public String label() {
    return name.orElseGet(() -> hosts.isEmpty() ? "*" : hosts.getFirst().text());
  }
}

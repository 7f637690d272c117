package dev.claviger.gateway.sites;

import dev.claviger.gateway.policies.Policy;
import dev.claviger.http.cache.CacheOptions;
import dev.claviger.http.compression.CodingLevel;
import dev.claviger.http.files.FileOptions;
import dev.claviger.http.throttle.Rate;
import dev.claviger.settings.ByteSize;
import dev.claviger.settings.Group;
import dev.claviger.settings.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which requests of a site go where, and who may send them. The path decides first: the longest
/// that fits; of several routes with the same path the first whose method, host and headers fit.
public record RouteSettings(
    @Setting(
            help =
                "`/api/` for all below it, `/health` for one path; compared with the decoded path,"
                    + " at borders of segments.",
            byDefault = "/")
        PathPattern path,
    @Setting(help = "Methods; GET includes HEAD. Default: all.", example = "GET, POST")
        List<String> methods,
    @Setting(help = "Hosts, of those of the site. Default: all of them.") List<HostPattern> hosts,
    @Setting(help = "Headers that the request has to have.", example = "X-Beta: yes")
        List<HeaderPattern> headers,
    @Setting(
            help = "Target: the name of an upstream, or the address of a server.",
            example = "http://127.0.0.1:3000")
        Optional<String> proxy,
    @Setting(help = "Target: the name of an application under apps.", example = "shop")
        Optional<String> app,
    @Setting(
            help = "Target: files from this directory, by the path below that of the route.",
            example = "/srv/shop/static")
        Optional<Path> files,
    @Group(help = "How files are served.") FileOptions fileOptions,
    @Setting(
            help =
                "Target: another address, perhaps behind a status (301, 302, 303, 307, 308)."
                    + " `{path}` stands for path and query, `{host}` for the host.",
            example = "https://example.org{path}")
        Optional<Redirection> redirect,
    @Setting(
            help = "Target: a fixed answer, a status and perhaps a text.",
            example = "503 Back at noon")
        Optional<FixedAnswer> respond,
    @Setting(
            help =
                "Who may: allow-any, authenticated, authenticated-or-read-only, read-only, staff,"
                    + " permission:app.code, model-permissions:app.model, group:NAME, scope:NAME,"
                    + " claim:NAME=VALUE, issuer:NAME, email-domain:NAME, method:NAME; combined by and, or,"
                    + " not and parentheses."
                    + " Needed here or for the whole site.",
            example = "authenticated")
        Optional<Policy> policy,
    @Setting(
            help = "Whether the upstream gets the path without that of the route.",
            byDefault = "false")
        boolean stripPrefix,
    @Setting(
            help =
                "Headers to add to answers, in place of those of the same name. Vary, Link,"
                    + " Server-Timing and Set-Cookie stand beside those that are there.",
            example = "Cache-Control: no-store")
        List<HeaderLine> addHeaders,
    @Setting(
            help =
                "How many requests one client address may send, as N/s, N/m, N/h or N/d, in bursts"
                    + " of up to N.",
            example = "100/m")
        Optional<Rate> rate,
    @Setting(help = "How many requests one account may send.", example = "1000/h")
        Optional<Rate> accountRate,
    @Setting(
            help =
                "Where tokens may stand: as in `identity-from` of the site, which holds otherwise.",
            example = "bearer")
        List<CredentialSource> identityFrom,
    @Setting(
            help = "Whose tokens count: as in `issuers` of the site, which hold otherwise.",
            example = "own, keycloak")
        List<String> issuers,
    @Setting(
            help = "As in `assertion-audience` of the site, which holds otherwise.",
            example = "billing")
        Optional<String> assertionAudience,
    @Setting(
            help =
                "Size of a request's content, in place of http.limits.body-bytes. More is answered"
                    + " 413. Content is passed on as it arrives, so that its size costs no memory.",
            example = "10GiB",
            max = "1TiB")
        Optional<ByteSize> bodyBytes,
    @Setting(
            help =
                "How answers of proxy, app or files are compressed, in place of what the site says.",
            example = "gzip")
        List<CodingLevel> compress,
    @Group(
            help =
                "Answers of proxy or app that are kept in memory and given again, to those who may"
                    + " use the route. Where the policy looks at who calls, and for requests with"
                    + " credentials, only what an answer declares to be `public`.")
        CacheOptions cache,
    @Group(help = "How long the target may take.") RouteTimeouts timeouts) {

  public RouteSettings {
    CodingLevel.check(compress);
  }

  /// Whether an application behind us answers.
  boolean isForwarded() {
    return proxy.isPresent() || app.isPresent();
  }

  /// The names of the targets that are given: there has to be one.
  List<String> targets() {
    return Stream.of(
            proxy.map(_ -> "proxy"),
            app.map(_ -> "app"),
            files.map(_ -> "files"),
            redirect.map(_ -> "redirect"),
            respond.map(_ -> "respond"))
        .flatMap(Optional::stream)
        .toList();
  }
}

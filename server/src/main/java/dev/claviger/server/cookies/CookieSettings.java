package dev.claviger.server.cookies;

import dev.claviger.settings.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tokens in cookies (RFC 6265bis; OWASP ASVS 5.0, 3.3).
public record CookieSettings(
    @Setting(
            help =
                "When tokens are delivered in cookies, out of reach of scripts, in place of the body."
                    + " `on-request`: when a client asks by `X-Token-Delivery: cookie` or"
                    + " `?token_delivery=cookie` (`both` for both). `always`: in every answer.",
            byDefault = "off")
        CookieMode mode,
    @Setting(
            help =
                "The cookie of the access token, or of the sliding token. The prefix makes browsers"
                    + " take it over TLS and from this very host only.",
            byDefault = "__Host-access")
        String accessName,
    @Setting(
            help =
                "The cookie of the refresh token. It cannot be `__Host-`, which goes to every path.",
            byDefault = "__Secure-refresh")
        String refreshName,
    @Setting(
            help =
                "The cookie from which a script reads what it has to send as `X-CSRF-Token` with"
                    + " each request that changes something.",
            byDefault = "__Host-csrf")
        String csrfName,
    @Setting(
            help =
                "From where browsers send the cookies along: pages of the same site; `lax`: links"
                    + " from other sites too; `none`: everywhere.",
            byDefault = "strict")
        SameSite sameSite,
    @Setting(
            help =
                "The paths that the refresh token is sent to, as browsers see them: behind a proxy"
                    + " with a prefix, with that.",
            byDefault = "/api/token/")
        String refreshPath,
    @Setting(
            help =
                "The domain whose hosts all get the cookies. Unless set, this host alone does, which"
                    + " is safer.",
            example = "example.org")
        Optional<String> domain,
    @Setting(
            help =
                "Whether cookies are for TLS only. `false` is for development over plain HTTP, on"
                    + " an address of this machine: then names lose their prefixes as well, which"
                    + " browsers would refuse.",
            byDefault = "true")
        boolean secure,
    @Setting(
            help =
                "Whether there are pages to log in and out with a browser: `/login/` and `/logout/`."
                    + " Sites name the first as their `login`. Needs a `mode`.",
            byDefault = "false")
        boolean loginPage) {
  private static final String HOST = "__Host-";
  private static final String SECURE = "__Secure-";

  /// RFC 6265bis, section 4.1.1: a token of HTTP.
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");

  private static final Pattern PATH = Pattern.compile("/[!-:<-~]{0,255}");
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+");

  public CookieSettings {
    List.of(accessName, refreshName, csrfName).forEach(CookieSettings::requireName);
    require(
        Stream.of(accessName, refreshName, csrfName).map(CookieSettings::bare).distinct().count()
            == 3,
        "access-name, refresh-name and csrf-name must be three names");
    require(
        PATH.matcher(refreshPath).matches(), "refresh-path must be a path, such as /api/token/");
    require(
        !refreshName.startsWith(HOST) || refreshPath.equals("/"),
        "refresh-name begins with __Host-, which takes refresh-path /; call it __Secure-refresh");
    domain.ifPresent(name -> requireDomain(name, List.of(accessName, refreshName, csrfName)));
    require(
        !loginPage || mode != CookieMode.OFF,
        "login-page needs mode on-request or always: what it hands out are cookies");
    require(
        secure || sameSite != SameSite.NONE,
        "same-site none needs secure: browsers refuse such cookies otherwise");
  }

  /// The names of cookies that log somebody in, as browsers send them.
  public Set<String> secretNames() {
    return isOff() ? Set.of() : Set.of(onWire(accessName), onWire(refreshName));
  }

  public boolean isOff() {
    return mode == CookieMode.OFF;
  }

  /// The name that a browser gets.
  String onWire(String name) {
    return secure ? name : bare(name);
  }

  private static String bare(String name) {
    return name.startsWith(HOST)
        ? name.substring(HOST.length())
        : name.startsWith(SECURE) ? name.substring(SECURE.length()) : name;
  }

  private static void requireName(String name) {
    require(
        NAME.matcher(name).matches() && !bare(name).isEmpty(),
        "'%s' cannot be the name of a cookie".formatted(name));
  }

  /// Browsers refuse such cookies without a word (RFC 6265bis, section 4.1.3.2).
  private static void requireDomain(String domain, List<String> names) {
    require(
        DOMAIN.matcher(domain).matches(),
        "domain '%s' must be a domain in lower case, such as example.org".formatted(domain));
    names.stream()
        .filter(name -> name.startsWith(HOST))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "%s is for one host, so it cannot have a domain; call it %s%s"
                  .formatted(name, SECURE, bare(name)));
        });
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}

package dev.claviger.server.web;

import dev.claviger.http.server.Peers;
import dev.claviger.settings.Setting;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// How answers look, and whose word is taken for where a request comes from.
public record WebSettings(
    @Setting(
            help =
                "Whether a browser gets a page with a form for each endpoint, on which it can be"
                    + " tried. Off: JSON only.",
            byDefault = "true")
        boolean pages,
    @Setting(
            help =
                "Whether messages are in the language that `Accept-Language` asks for, as with"
                    + " Django's LocaleMiddleware: cs, de, es, fa, fr, id, it, ko, nl, pl, pt-br,"
                    + " ro, ru, sv, tr, uk, zh-hans. `code` is never translated. Off: English.",
            byDefault = "false")
        boolean translations,
    @Setting(
            help = "The name under which errors stand that concern the body as a whole.",
            byDefault = "non_field_errors",
            simplejwt = "NON_FIELD_ERRORS_KEY")
        String nonFieldErrorsKey,
    @Setting(
            help =
                "The proxies in front, as addresses or networks. Only what they say of a client is"
                    + " believed (`trusted-headers`); its address is the last one there that is"
                    + " not a proxy's.",
            example = "10.0.0.0/8, ::1")
        List<String> trustedProxies,
    @Setting(
            help =
                "What the proxies in front say it in: `x-forwarded` for X-Forwarded-For and"
                    + " X-Forwarded-Proto, `forwarded` for Forwarded (RFC 7239). The other one is"
                    + " not believed: they may pass it on as the client sent it.",
            byDefault = "x-forwarded")
        TrustedHeaders trustedHeaders,
    @Setting(
            help =
                "Load balancers that begin each connection to `listen` with the PROXY protocol"
                    + " (versions 1 and 2), as addresses or networks. The client's address is the"
                    + " one they say; without it they are not answered.",
            example = "10.0.0.0/8")
        List<String> proxyProtocol,
    @Setting(
            help =
                "Where people reach this server, as they see it in their browser: what links in mails"
                    + " begin with. It is never taken from a request, whose sender could name any host.",
            example = "https://login.example.org")
        Optional<URI> publicUrl) {

  public WebSettings {
    trustedProxies.forEach(Network::parse);
    proxyProtocol.forEach(Network::parse);
    publicUrl.ifPresent(WebSettings::checkPublic);
  }

  /// Who stands between clients and a listener.
  ///
  /// @param announcing those who begin with the PROXY protocol there, as in `proxyProtocol`
  public Peers peers(List<String> announcing) {
    return new Peers(within(trustedProxies), within(announcing));
  }

  /// Whether an address is that of a proxy in front.
  public Predicate<InetAddress> proxies() {
    return within(trustedProxies);
  }

  private static Predicate<InetAddress> within(List<String> texts) {
    List<Network> networks = texts.stream().map(Network::parse).toList();
    return address -> networks.stream().anyMatch(network -> network.contains(address));
  }

  private static void checkPublic(URI url) {
    var http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!http || url.getHost() == null || url.getRawQuery() != null || url.getFragment() != null) {
      throw new IllegalArgumentException(
          "public-url is no address of a site: expected https://HOST, with a path if need be");
    }
  }

  /// An address below [#publicUrl()], which has to be set. `path` begins with a slash.
  public String publicAddress(String path) {
    return publicUrl.orElseThrow().toString().replaceFirst("/+$", "") + path;
  }

  List<Network> trustedNetworks() {
    return trustedProxies.stream().map(Network::parse).toList();
  }
}

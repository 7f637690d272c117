package dev.claviger.http.proxy;

import dev.claviger.http.tls.ClientTlsOptions;
import dev.claviger.settings.Group;
import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/// Everything that can be set about a group of servers.
public record UpstreamOptions(
    @Setting(
            help =
                "The servers: http://host:port, https://host:port (HTTP/2 if the server offers it),"
                    + " h2c://host:port (HTTP/2 without TLS) or unix:/path.",
            example = "http://127.0.0.1:3000")
        List<URI> servers,
    @Setting(help = "Which of them gets a request.", byDefault = "least-requests") Balance balance,
    @Setting(
            help =
                "How often a request is sent again, where that is safe: if a connection was refused,"
                    + " or if a kept connection was found closed and the request changes nothing and"
                    + " has no content.",
            byDefault = "2",
            min = "0",
            max = "10")
        int retries,
    @Setting(help = "Which Host header the servers get.", byDefault = "client")
        HostHeader hostHeader,
    @Setting(
            help = "How the servers are told who the client is and what it asked for.",
            byDefault = "x-forwarded")
        ForwardedHeader forwarded,
    @Setting(
            help = "Name in the Via header of requests (RFC 9110 section 7.6.3); empty for none.",
            byDefault = "claviger")
        String via,
    @Setting(
            help =
                "Pass on header names with an underscore. Servers that follow CGI, WSGI among them,"
                    + " cannot tell X_User from X-User.",
            byDefault = "false")
        boolean underscoreHeaders,
    @Setting(
            help =
                "Begin each connection with the PROXY protocol, version v1 or v2, which tells the"
                    + " servers the client's address. Each request then has a connection of its own.",
            byDefault = "off")
        ProxyProtocol proxyProtocol,
    @Setting(help = "Protocols that a connection may be upgraded to.", byDefault = "websocket")
        List<String> upgrades,
    @Group(help = "TLS with the servers.") ClientTlsOptions tls,
    @Group(help = "How long a server may take.") UpstreamTimeouts timeouts,
    @Group(help = "How much of everything.") UpstreamLimits limits,
    @Group(help = "When a server is taken for down.") HealthOptions health) {

  public UpstreamOptions {
    servers.forEach(UpstreamServer::of);
    upgrades = upgrades.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    if (upgrades.contains("h2c")) {
      // the way around a proxy: requests in the tunnel are never looked at
      throw new IllegalArgumentException("upgrades: h2c cannot be allowed");
    }
  }

  /// The documented defaults for these servers.
  ///
  /// @param servers `http://host:port`, `https://host:port`, `h2c://host:port` or `unix:/path`
  public static UpstreamOptions of(String... servers) {
    Sources sources = Sources.NONE;
    if (servers.length > 0) {
      sources = sources.withFlag("servers", String.join(",", servers));
    }
    return SettingsSchema.of(UpstreamOptions.class).load(sources).value();
  }
}

package dev.claviger.server.web;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Replaces the peer's address by the client's where the peer is a proxy that we know.
///
/// `X-Forwarded-For` is read from the right, where our own proxies wrote: everything left of the
/// first address that is not one of theirs is what the client claims (OWASP ASVS 5.0, 4.1.3). REST
/// framework takes the whole header for the client unless told otherwise, so that a new value
/// resets every throttle.
public final class TrustedProxies implements Handler {
  private final List<Network> trusted;
  private final Handler next;

  private TrustedProxies(List<Network> trusted, Handler next) {
    this.trusted = trusted;
    this.next = next;
  }

  /// In front of `next`, which then sees the client's address.
  public static Handler before(Handler next, WebSettings settings) {
    var trusted = settings.trustedNetworks();
    return trusted.isEmpty() ? next : new TrustedProxies(trusted, next);
  }

  @Override
  public Response handle(Request request) throws Exception {
    return next.handle(request.withRemoteAddress(client(request, trusted)));
  }

  @Override
  public Optional<Response> atOnce(Request request) {
    return next.atOnce(request.withRemoteAddress(client(request, trusted)));
  }

  @Override
  public OptionalLong bodyLimit(Request request) {
    return next.bodyLimit(request);
  }

  /// Who sent a request, for those who see it before.
  public static Function<Request, InetSocketAddress> clients(WebSettings settings) {
    var trusted = settings.trustedNetworks();
    return request -> client(request, trusted);
  }

  private static InetSocketAddress client(Request request, List<Network> trusted) {
    var client = request.remoteAddress();
    if (trusted.isEmpty()) {
      return client;
    }
    var hops = String.join(",", request.headers().all("X-Forwarded-For")).split(",", -1);
    for (int i = hops.length - 1; i >= 0 && isTrusted(client.getAddress(), trusted); i--) {
      var before = address(hops[i].strip());
      if (before.isEmpty()) {
        return client;
      }
      client = new InetSocketAddress(before.get(), 0);
    }
    return client;
  }

  private static boolean isTrusted(InetAddress address, List<Network> trusted) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }

  /// Some proxies write the port as well: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
  private static Optional<InetAddress> address(String hop) {
    int bracket = hop.indexOf(']');
    if (hop.startsWith("[") && bracket > 0) {
      return Network.literal(hop.substring(1, bracket));
    }
    int colon = hop.indexOf(':');
    boolean portAfterV4 = colon > 0 && colon == hop.lastIndexOf(':');
    return Network.literal(portAfterV4 ? hop.substring(0, colon) : hop);
  }
}

package dev.claviger.server.web;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Replaces the peer's address by the client's where the peer is a proxy that we know, and the
/// scheme by the one that the client used.
///
/// Headers are read from the right, where our own proxies wrote: everything left of the first
/// address that is not one of theirs is what the client claims (OWASP ASVS 5.0, 4.1.3; RFC 7239
/// section 8.1). REST framework takes the whole header for the client unless told otherwise, so
/// that a new value resets every throttle.
public final class TrustedProxies implements Handler {
  private final UnaryOperator<Request> clients;
  private final Handler next;

  private TrustedProxies(UnaryOperator<Request> clients, Handler next) {
    this.clients = clients;
    this.next = next;
  }

  /// In front of `next`, which then sees the client's address.
  public static Handler before(Handler next, WebSettings settings) {
    return settings.trustedProxies().isEmpty() ? next : new TrustedProxies(asSent(settings), next);
  }

  @Override
  public Response handle(Request request) throws Exception {
    return next.handle(clients.apply(request));
  }

  @Override
  public Optional<Response> atOnce(Request request) {
    return next.atOnce(clients.apply(request));
  }

  @Override
  public OptionalLong bodyLimit(Request request) {
    return next.bodyLimit(request);
  }

  /// Who sent a request, for those who see it before.
  public static Function<Request, InetSocketAddress> clients(WebSettings settings) {
    return asSent(settings).andThen(Request::remoteAddress);
  }

  /// Requests as their clients sent them, for the same.
  public static UnaryOperator<Request> asSent(WebSettings settings) {
    var trusted = settings.trustedNetworks();
    var headers = settings.trustedHeaders();
    return request -> asSent(request, trusted, headers);
  }

  private static Request asSent(Request request, List<Network> trusted, TrustedHeaders headers) {
    var client = request.remoteAddress();
    if (!isTrusted(client, trusted)) {
      return request;
    }
    var scheme = request.scheme();
    for (ForwardedHop hop : headers.hops(request.headers()).reversed()) {
      scheme = hop.scheme().orElse(scheme);
      if (hop.address().isEmpty()) {
        break;
      }
      client = new InetSocketAddress(hop.address().get(), 0);
      if (!isTrusted(client, trusted)) {
        break;
      }
    }
    return request.sentBy(client, scheme);
  }

  private static boolean isTrusted(InetSocketAddress address, List<Network> trusted) {
    return trusted.stream().anyMatch(network -> network.contains(address.getAddress()));
  }
}

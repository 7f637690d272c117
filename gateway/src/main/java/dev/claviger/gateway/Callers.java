package dev.claviger.gateway;

import dev.claviger.gateway.issuers.Issuer;
import dev.claviger.gateway.issuers.Issuers;
import dev.claviger.http.Request;
import java.util.Optional;

/// Finds out who sent a request, by our own tokens and by those of issuers that its route trusts.
/// Credentials that a route does not look at are as if they were not there.
record Callers(Identities own, Issuers issuers, Denials denials) {

  private static final String SCHEME = "Bearer ";
  private static final Identification NOBODY = new Identification.Nobody();

  Identification identify(Request request, Trust trust) {
    if (trust.isUsual()) {
      return own.identify(request);
    }
    var seen = seen(request, trust);
    var token = foreign(seen, trust);
    var issuer = token.flatMap(it -> issuers.of(it, trust.issuers()));
    if (issuer.isPresent()) {
      return identification(seen, issuer.get().identify(token.orElseThrow()));
    }
    return trust.own() ? own.identify(seen) : stranger(seen);
  }

  Optional<Identification> atOnce(Request request, Trust trust, boolean withRights) {
    if (trust.isUsual()) {
      return own.atOnce(request, withRights);
    }
    var seen = seen(request, trust);
    var token = foreign(seen, trust);
    var known = token.flatMap(it -> issuers.known(it, trust.issuers()));
    if (known.isPresent()) {
      return known.map(Identification.Known::new);
    }
    if (token.isPresent() && issuers.of(token.get(), trust.issuers()).isPresent()) {
      return Optional.empty();
    }
    return trust.own() ? own.atOnce(seen, withRights) : Optional.of(stranger(seen));
  }

  private Identification identification(Request request, Issuer.Outcome outcome) {
    return switch (outcome) {
      case Issuer.Outcome.Known(var identity) -> new Identification.Known(identity);
      case Issuer.Outcome.Refused() -> new Identification.Wrong(denials.badToken(request));
      case Issuer.Outcome.Unavailable() -> new Identification.Unknown(denials.unavailable(request));
    };
  }

  /// Somebody whose token, if there is one, is of nobody that the route trusts.
  private Identification stranger(Request request) {
    return request.headers().contains(own.header())
        ? new Identification.Wrong(denials.badToken(request))
        : NOBODY;
  }

  /// The request as far as the route looks at its credentials; what is passed on stays as it is.
  private Request seen(Request request, Trust trust) {
    var headers = request.headers();
    boolean hideHeader = !trust.header() && headers.contains(own.header());
    boolean hideCookie = !trust.cookie() && headers.contains("Cookie");
    if (!hideHeader && !hideCookie) {
      return request;
    }
    var left = headers.toBuilder();
    if (hideHeader) {
      left.remove(own.header());
    }
    if (hideCookie) {
      left.remove("Cookie");
    }
    return request.withHeaders(left.build());
  }

  /// A bearer token (RFC 6750 section 2.1), which may be another issuer's. Of several headers none
  /// counts.
  private Optional<String> foreign(Request seen, Trust trust) {
    if (trust.issuers().isEmpty()) {
      return Optional.empty();
    }
    var sent = seen.headers().all(own.header());
    return sent.size() == 1 && sent.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(sent.getFirst().substring(SCHEME.length()).strip())
        : Optional.empty();
  }
}

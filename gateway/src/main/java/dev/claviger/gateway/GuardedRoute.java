package dev.claviger.gateway;

import dev.claviger.gateway.policies.Decision;
import dev.claviger.gateway.policies.Identity;
import dev.claviger.gateway.sites.Route;
import dev.claviger.http.Handler;
import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.util.Optional;

/// A route with all that happens on it, in this order: the limit of the client, who calls, the
/// policy, the limit of the account, the headers that the target gets, the target.
///
/// What can be answered at once is decided by the very same steps: only where the caller is looked
/// up differs.
final class GuardedRoute implements Handler {

  private static final Optional<Identification> NOBODY = Optional.of(new Identification.Nobody());

  private final Route route;
  private final RouteLimits limits;
  private final Target target;
  private final IdentityHeaders headers;
  private final Callers callers;
  private final Trust trust;
  private final Denials denials;
  private final boolean looksAtCaller;
  private final boolean methodsMatter;
  private final boolean needsRights;
  private final boolean limited;

  GuardedRoute(
      Route route,
      RouteLimits limits,
      Target target,
      IdentityHeaders headers,
      Callers callers,
      Denials denials) {
    this.route = route;
    this.limits = limits;
    this.target = target;
    this.headers = headers;
    this.callers = callers;
    this.trust = Trust.of(route);
    this.denials = denials;
    this.looksAtCaller = route.policy().looksAtCaller();
    this.methodsMatter = route.policy().looksAtMethod() || !route.methods().isEmpty();
    this.needsRights = looksAtCaller && (headers.tellRights() || route.policy().looksUpRights());
    this.limited = limits.byClient().isPresent() || limits.byAccount().isPresent();
  }

  Route route() {
    return route;
  }

  @Override
  public Response handle(Request request) throws Exception {
    var tooOften = limits.waiting(request);
    if (tooOften.isPresent()) {
      return denials.throttled(request, tooOften.get());
    }
    return switch (checked(request, identified(request))) {
      case Checked.Refused(var answer) -> answer;
      case Checked.Passed(var forTarget) -> finished(target.handler().handle(forTarget));
    };
  }

  /// If it comes to nothing, `handle` begins anew. So nothing is counted before it is certain that
  /// it comes to something: who calls is known, and the target answers at once whatever it is
  /// asked.
  @Override
  public Optional<Response> atOnce(Request request) {
    if (limited && !target.isInstant()) {
      return Optional.empty();
    }
    var who = looksAtCaller ? callers.atOnce(request, trust, needsRights) : NOBODY;
    if (who.isEmpty()) {
      return Optional.empty();
    }
    var tooOften = limits.waiting(request);
    if (tooOften.isPresent()) {
      return Optional.of(denials.throttled(request, tooOften.get()));
    }
    return switch (checked(request, who.get())) {
      case Checked.Refused(var answer) -> Optional.of(answer);
      case Checked.Passed(var forTarget) -> target.handler().atOnce(forTarget).map(this::finished);
    };
  }

  private sealed interface Checked {
    record Refused(Response answer) implements Checked {}

    record Passed(Request forTarget) implements Checked {}
  }

  private Identification identified(Request request) {
    return looksAtCaller ? callers.identify(request, trust) : new Identification.Nobody();
  }

  private Checked checked(Request request, Identification who) {
    return switch (who) {
      case Identification.Nobody() -> checked(request, Optional.empty());
      case Identification.Known(var identity) -> checked(request, Optional.of(identity));
      case Identification.Unknown(var answer) -> new Checked.Refused(answer);
      case Identification.Wrong(var answer) -> new Checked.Refused(login(request).orElse(answer));
    };
  }

  private Checked checked(Request request, Optional<Identity> caller) {
    return switch (route.policy().decide(caller, request.method())) {
      case Decision.Unauthenticated() ->
          new Checked.Refused(login(request).orElseGet(() -> denials.unauthenticated(request)));
      case Decision.Forbidden() -> new Checked.Refused(denials.forbidden(request));
      case Decision.Allowed() -> admitted(request, caller);
    };
  }

  private Checked admitted(Request request, Optional<Identity> caller) {
    var tooOften = limits.waiting(caller);
    return tooOften.isPresent()
        ? new Checked.Refused(denials.throttled(request, tooOften.get()))
        : new Checked.Passed(
            request.withHeaders(headers.rewritten(request.headers(), caller, methodsMatter)));
  }

  private Optional<Response> login(Request request) {
    return LoginRedirect.of(request, route.site().login());
  }

  private Response finished(Response response) {
    var added = route.settings().addHeaders();
    if (added.isEmpty()) {
      return response;
    }
    var more = response.headers().toBuilder();
    added.forEach(line -> more.set(line.name(), line.value()));
    Headers all = more.build();
    return response.withHeaders(all);
  }
}

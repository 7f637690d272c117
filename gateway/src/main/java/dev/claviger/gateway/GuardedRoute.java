package dev.claviger.gateway;

import dev.claviger.gateway.assertions.Assertions;
import dev.claviger.gateway.policies.Decision;
import dev.claviger.gateway.policies.Identity;
import dev.claviger.gateway.policies.Policy;
import dev.claviger.gateway.sites.Route;
import dev.claviger.http.Destination.Place;
import dev.claviger.http.Handler;
import dev.claviger.http.Headers;
import dev.claviger.http.ListFields;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A route with all that happens on it, in this order: the limit of the client, who calls, the
/// policy, the limit of the account, the headers that the target gets, the target.
///
/// What can be answered at once is decided by the very same steps: only where the caller is looked
/// up differs.
final class GuardedRoute implements Handler {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedRoute.class);
  private static final Optional<Identification> NOBODY = Optional.of(new Identification.Nobody());

  private final Route route;
  private final Place place;
  private final RouteLimits limits;
  private final Target target;
  private final IdentityHeaders headers;
  private final Optional<Assertions.ForAudience> assertions;
  private final Callers callers;
  private final Trust trust;
  private final Denials denials;
  private final Verdicts verdicts;
  private final boolean looksAtCaller;
  private final boolean methodsMatter;
  private final boolean needsRights;
  private final boolean limited;
  private final boolean decides;

  GuardedRoute(
      Route route,
      RouteLimits limits,
      Target target,
      IdentityHeaders headers,
      Assertions assertions,
      Callers callers,
      Denials denials,
      Verdicts verdicts) {
    this.route = route;
    this.place = place(route);
    this.limits = limits;
    this.target = target;
    this.headers = headers;
    this.assertions = route.assertionAudience().map(assertions::to);
    this.callers = callers;
    this.trust = Trust.of(route);
    this.denials = denials;
    this.verdicts = verdicts;
    this.looksAtCaller = route.looksAtCaller();
    this.methodsMatter = route.policy().looksAtMethod() || !route.methods().isEmpty();
    this.needsRights =
        looksAtCaller
            && (headers.tellRights()
                || route.policy().looksUpRights()
                || this.assertions.filter(Assertions.ForAudience::tellsGroups).isPresent());
    this.limited = limits.byClient().isPresent() || limits.byAccount().isPresent();
    this.decides = !(route.policy() instanceof Policy.AllowAny);
  }

  /// What it is counted as.
  static Place place(Route route) {
    return new Place(route.site().label(), route.label());
  }

  Route route() {
    return route;
  }

  @Override
  public Response handle(Request request) throws Exception {
    request.destination().found(place);
    var tooOften = limits.waiting(request);
    if (tooOften.isPresent()) {
      return throttled(request, tooOften.get());
    }
    return switch (checked(request, identified(request), Optional.empty())) {
      case Checked.Refused(var answer) -> answer;
      case Checked.Passed(var forTarget) -> {
        countPassed();
        yield finished(target.handler().handle(forTarget));
      }
    };
  }

  /// If it comes to nothing, `handle` begins anew. So nothing is counted before it is certain that
  /// it comes to something: who calls is known, what is said of them is signed, and the target
  /// answers at once whatever it is asked.
  @Override
  public Optional<Response> atOnce(Request request) {
    if (limited && !target.isInstant()) {
      return Optional.empty();
    }
    var who = looksAtCaller ? callers.atOnce(request, trust, needsRights) : NOBODY;
    if (who.isEmpty()) {
      return Optional.empty();
    }
    var asserted = asserted(who.get());
    if (assertions.isPresent() && asserted.isEmpty() && who.get() instanceof Identification.Known) {
      return Optional.empty(); // a signature takes too long for those who wait on this loop
    }
    request.destination().found(place);
    var tooOften = limits.waiting(request);
    if (tooOften.isPresent()) {
      return Optional.of(throttled(request, tooOften.get()));
    }
    return switch (checked(request, who.get(), asserted)) {
      case Checked.Refused(var answer) -> Optional.of(answer);
      case Checked.Passed(var forTarget) -> target.handler().atOnce(forTarget).map(this::passed);
    };
  }

  private Optional<String> asserted(Identification who) {
    return assertions.isPresent() && who instanceof Identification.Known(var identity)
        ? assertions.get().known(identity)
        : Optional.empty();
  }

  private sealed interface Checked {
    record Refused(Response answer) implements Checked {}

    record Passed(Request forTarget) implements Checked {}
  }

  private Identification identified(Request request) {
    return looksAtCaller ? callers.identify(request, trust) : new Identification.Nobody();
  }

  private Checked checked(Request request, Identification who, Optional<String> asserted) {
    return switch (who) {
      case Identification.Nobody() -> checked(request, Optional.<Identity>empty(), asserted);
      case Identification.Known(var identity) -> checked(request, Optional.of(identity), asserted);
      case Identification.Unknown(var answer) -> refused(Verdict.UNAVAILABLE, answer);
      case Identification.Wrong(var answer) ->
          refused(Verdict.BAD_TOKEN, login(request).orElse(answer));
    };
  }

  private Checked checked(Request request, Optional<Identity> caller, Optional<String> asserted) {
    return switch (route.policy().decide(caller, request.method())) {
      case Decision.Unauthenticated() ->
          refused(
              Verdict.UNAUTHENTICATED,
              login(request).orElseGet(() -> denials.unauthenticated(request)));
      case Decision.Forbidden() -> refused(Verdict.FORBIDDEN, denials.forbidden(request));
      case Decision.Allowed() -> admitted(request, caller, asserted);
    };
  }

  private Checked admitted(Request request, Optional<Identity> caller, Optional<String> asserted) {
    var tooOften = limits.waiting(caller);
    if (tooOften.isPresent()) {
      return new Checked.Refused(throttled(request, tooOften.get()));
    }
    var assertion = asserted;
    if (assertions.isPresent() && caller.isPresent() && assertion.isEmpty()) {
      assertion = assertions.get().signed(caller.get());
      if (assertion.isEmpty()) {
        return unsigned(request);
      }
    }
    return new Checked.Passed(
        request.withHeaders(
            headers.rewritten(request.headers(), caller, assertion, methodsMatter)));
  }

  /// The ring has turned to an HMAC since the start: an application that relies on assertions would
  /// take everybody for nobody.
  private Checked unsigned(Request request) {
    LOG.error(
        "route {}: no assertion, since no key signs that others could verify; see"
            + " `claviger key rotate --alg ES256`",
        route.label());
    return refused(Verdict.UNAVAILABLE, denials.unavailable(request));
  }

  private Checked refused(Verdict verdict, Response answer) {
    verdicts.count(verdict);
    return new Checked.Refused(answer);
  }

  private Response throttled(Request request, Duration wait) {
    verdicts.count(Verdict.THROTTLED);
    return denials.throttled(request, wait);
  }

  private Response passed(Response response) {
    countPassed();
    return finished(response);
  }

  /// Where everybody may pass, requests are counted already.
  private void countPassed() {
    if (decides) {
      verdicts.count(Verdict.ALLOWED);
    }
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
    added.stream()
        .filter(line -> !ListFields.isOne(line.name()))
        .forEach(line -> more.remove(line.name()));
    added.forEach(line -> more.add(line.name(), line.value()));
    Headers all = more.build();
    return response.withHeaders(all);
  }
}

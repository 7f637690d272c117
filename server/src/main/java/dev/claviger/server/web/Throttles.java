package dev.claviger.server.web;

import dev.claviger.http.Request;
import dev.claviger.http.throttle.ClientKey;
import dev.claviger.http.throttle.Rate;
import dev.claviger.http.throttle.Throttle;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The throttles of REST framework: for callers that are not known (by address), for those that are
/// (by account), and for what one route does. All that apply are asked; the longest wait is told.
final class Throttles {
  /// A throttle, and another one that bounds how often is told of it.
  private record Limit(String name, Throttle throttle, Throttle told) {
    static Limit of(String name, Rate rate, InstantSource clock) {
      return new Limit(
          name, new Throttle(rate, clock), new Throttle(new Rate(1, rate.period()), clock));
    }
  }

  private final Optional<Limit> anonymous;
  private final Optional<Limit> user;
  private final Map<Scope, Limit> scoped = new EnumMap<>(Scope.class);
  private final ThrottledRequests listener;

  Throttles(ThrottleSettings settings, ThrottledRequests listener, InstantSource clock) {
    this.listener = listener;
    anonymous = settings.anonymousRate().map(rate -> Limit.of("anonymous", rate, clock));
    user = settings.userRate().map(rate -> Limit.of("user", rate, clock));
    for (var scope : Scope.values()) {
      settings.rate(scope).ifPresent(rate -> scoped.put(scope, Limit.of(name(scope), rate, clock)));
    }
  }

  private static String name(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether requests of this scope are all admitted, whoever sends them.
  boolean countNothing(Optional<Scope> scope) {
    return applying(false, scope).isEmpty();
  }

  /// Counts a request, or fails with how long its sender has to wait.
  void admit(Request request, Optional<Caller> caller, Optional<Scope> scope) {
    var applying = applying(caller.isPresent(), scope);
    if (applying.isEmpty()) {
      return;
    }
    var sender =
        caller
            .map(it -> "account " + it.name())
            .orElseGet(() -> ClientKey.of(request.remoteAddress().getAddress()));
    applying.stream()
        .flatMap(limit -> admit(limit, sender, request, caller).stream())
        .max(Comparator.<Duration>naturalOrder())
        .ifPresent(wait -> {
          throw new FailureException(new Failure.Throttled(wait));
        });
  }

  private Optional<Duration> admit(
      Limit limit, String sender, Request request, Optional<Caller> caller) {
    var wait = limit.throttle.admit(sender);
    if (wait.isPresent() && limit.told.admit(sender).isEmpty()) {
      listener.throttled(request, caller, limit.name);
    }
    return wait;
  }

  private List<Limit> applying(boolean known, Optional<Scope> scope) {
    var applying = new ArrayList<Limit>(3);
    if (!known) {
      anonymous.ifPresent(applying::add);
    }
    user.ifPresent(applying::add);
    scope.map(scoped::get).ifPresent(applying::add);
    return applying;
  }
}

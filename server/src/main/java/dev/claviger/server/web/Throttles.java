package dev.claviger.server.web;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The throttles of REST framework: for callers that are not known (by address), for those that are
/// (by account), and for what one route does. All that apply are asked; the longest wait is told.
final class Throttles {
  private static final int V6_CLIENT_BITS = 64;

  private final Optional<Throttle> anonymous;
  private final Optional<Throttle> user;
  private final Map<Scope, Throttle> scoped = new EnumMap<>(Scope.class);

  Throttles(ThrottleSettings settings, InstantSource clock) {
    anonymous = settings.anonymousRate().map(rate -> new Throttle(rate, clock));
    user = settings.userRate().map(rate -> new Throttle(rate, clock));
    for (var scope : Scope.values()) {
      settings.rate(scope).ifPresent(rate -> scoped.put(scope, new Throttle(rate, clock)));
    }
  }

  /// Counts a request, or fails with how long its sender has to wait.
  void admit(InetAddress address, Optional<Caller> caller, Optional<Scope> scope) {
    var sender = caller.map(it -> "account " + it.name()).orElseGet(() -> key(address));
    applying(caller.isPresent(), scope).stream()
        .flatMap(throttle -> throttle.admit(sender).stream())
        .max(Comparator.<Duration>naturalOrder())
        .ifPresent(wait -> {
          throw new FailureException(new Failure.Throttled(wait));
        });
  }

  private List<Throttle> applying(boolean known, Optional<Scope> scope) {
    var applying = new ArrayList<Throttle>(3);
    if (!known) {
      anonymous.ifPresent(applying::add);
    }
    user.ifPresent(applying::add);
    scope.map(scoped::get).ifPresent(applying::add);
    return applying;
  }

  /// One client, as far as an address can tell: in IPv6 every household has a network of 64 bits,
  /// and would have as many tries as that has addresses.
  static String key(InetAddress address) {
    var bytes = address.getAddress();
    return bytes.length == 4
        ? address.getHostAddress()
        : java.util.HexFormat.of().formatHex(Network.masked(bytes, V6_CLIENT_BITS), 0, 8);
  }
}

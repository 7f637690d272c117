package dev.claviger.server.web;

import dev.claviger.http.throttle.ClientKey;
import dev.claviger.http.throttle.Throttle;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Bounds failed logins (OWASP ASVS 5.0, 6.3.1) in three ways: for one name from one address, for
/// one address whatever the name, and for one name whatever the address.
///
/// The last one could be used to lock an owner out, by failing on purpose. So it does not count for
/// addresses from which that name has logged in before, and no wait is longer than its period. An
/// attempt that is refused here is not looked at, whether right or wrong: it tells nothing, and
/// costs no password hash.
public final class LoginThrottle {
  private static final int MOST_KNOWN = 100_000;

  /// No account has a longer name; what is longer is not kept in memory as it is.
  private static final int LONGEST_NAME = 150;

  private final Optional<Throttle> byNameAndAddress;
  private final Optional<Throttle> byAddress;
  private final Optional<Throttle> byName;
  private final Set<String> known =
      Collections.synchronizedSet(Collections.newSetFromMap(new Newest()));

  public LoginThrottle(ThrottleSettings settings, InstantSource clock) {
    byNameAndAddress = settings.loginFailureRate().map(rate -> new Throttle(rate, clock));
    byAddress = settings.loginFailureRateByAddress().map(rate -> new Throttle(rate, clock));
    byName = settings.loginFailureRateByAccount().map(rate -> new Throttle(rate, clock));
  }

  /// How long this address has to wait before it may try this name, if it has to.
  public Optional<Duration> waiting(InetAddress address, String typed) {
    var from = ClientKey.of(address);
    var name = shortened(typed);
    var both = from + " " + name;
    return Stream.of(
            byNameAndAddress.flatMap(throttle -> throttle.waiting(both)),
            byAddress.flatMap(throttle -> throttle.waiting(from)),
            byName.filter(_ -> !known.contains(both)).flatMap(throttle -> throttle.waiting(name)))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  /// A login failed.
  public void failed(InetAddress address, String typed) {
    var from = ClientKey.of(address);
    var name = shortened(typed);
    byNameAndAddress.ifPresent(throttle -> throttle.record(from + " " + name));
    byAddress.ifPresent(throttle -> throttle.record(from));
    byName.ifPresent(throttle -> throttle.record(name));
  }

  /// A login succeeded.
  public void succeeded(InetAddress address, String name) {
    known.add(ClientKey.of(address) + " " + name);
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(0, LONGEST_NAME) + " " + name.hashCode();
  }

  /// The one that was not used longest is forgotten first.
  private static final class Newest extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1L;

    private Newest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MOST_KNOWN;
    }
  }
}

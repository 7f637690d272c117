package dev.claviger.server.monitoring;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.settings.Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Answers only who asks for a host by which this port is known.
///
/// A page that an operator visits could have the name of its own site lead here, and read what is
/// for operators alone (DNS rebinding). The browser says that name in `Host`. An address as such
/// leads nowhere else, so that whoever asks by address is answered.
public final class KnownHosts implements Handler {

  private static final String ANY = "*";

  private static final Response UNKNOWN =
      Response.text(421, "This port is not known by that name; see management.hosts\n");

  private final Set<String> names;
  private final Handler next;

  private KnownHosts(Set<String> names, Handler next) {
    this.names = names;
    this.next = next;
  }

  /// In front of `next`.
  public static Handler before(Handler next, ManagementSettings settings) {
    if (settings.hosts().contains(ANY)) {
      return next;
    }
    var names =
        Stream.of(
                Stream.of("localhost"),
                settings.listen().map(Address::host).stream(),
                settings.hosts().stream())
            .flatMap(it -> it)
            .map(KnownHosts::canonical)
            .collect(Collectors.toUnmodifiableSet());
    return new KnownHosts(names, next);
  }

  @Override
  public Response handle(Request request) throws Exception {
    return isKnown(request.host()) ? next.handle(request) : UNKNOWN;
  }

  @Override
  public Optional<Response> atOnce(Request request) {
    return isKnown(request.host()) ? next.atOnce(request) : Optional.of(UNKNOWN);
  }

  private boolean isKnown(String authority) {
    if (authority.startsWith("[")) {
      return true; // its grammar has been checked: an IPv6 address
    }
    int colon = authority.indexOf(':');
    var name = canonical(colon < 0 ? authority : authority.substring(0, colon));
    return names.contains(name) || isAddress(name);
  }

  private static boolean isAddress(String name) {
    try {
      return InetAddress.ofLiteral(name) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// Without the dot of the root, which says the same.
  private static String canonical(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}

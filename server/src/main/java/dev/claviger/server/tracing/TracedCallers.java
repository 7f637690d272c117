package dev.claviger.server.tracing;

import dev.claviger.server.web.WebSettings;
import java.net.InetAddress;
import java.util.function.Predicate;

/// Whose traces are gone on with. Whoever else sends a `traceparent` begins a new one: it would
/// decide what is traced, and mix its requests with those of others (Trace Context, "Denial of
/// Service").
public enum TracedCallers {
  NOBODY,
  PROXIES,
  ANYBODY;

  Predicate<InetAddress> within(WebSettings web) {
    return switch (this) {
      case NOBODY -> _ -> false;
      case PROXIES -> web.proxies();
      case ANYBODY -> _ -> true;
    };
  }
}

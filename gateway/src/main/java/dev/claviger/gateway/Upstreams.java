package dev.claviger.gateway;

import dev.claviger.gateway.sites.ServerAddress;
import dev.claviger.http.proxy.ServerStatus;
import dev.claviger.http.proxy.Upstream;
import dev.claviger.http.proxy.UpstreamOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The servers behind us that the present settings name. Those that settings before had too, and
/// with the same options, are the same ones: they keep their connections.
final class Upstreams {

  private record Entry(UpstreamOptions options, Upstream upstream) {}

  private final Map<String, UpstreamOptions> named;
  private final Map<String, Entry> before;
  private final Map<String, Entry> open = new HashMap<>();

  private Upstreams(Map<String, UpstreamOptions> named, Map<String, Entry> before) {
    this.named = named;
    this.before = before;
  }

  static Upstreams none() {
    return new Upstreams(Map.of(), Map.of());
  }

  /// Those of new settings.
  Upstreams next(GatewaySettings settings) {
    return new Upstreams(
        settings.upstreams().stream()
            .collect(Collectors.toMap(UpstreamSettings::name, UpstreamSettings::options)),
        open);
  }

  /// @param target a name, or the address of a server
  Upstream find(String target) {
    var options = ServerAddress.looksLike(target) ? UpstreamOptions.of(target) : named.get(target);
    if (options == null) {
      throw new IllegalArgumentException("there is no upstream " + target);
    }
    return open.computeIfAbsent(target, _ -> entry(target, options)).upstream;
  }

  private Entry entry(String target, UpstreamOptions options) {
    var known = before.get(target);
    return known != null && known.options.equals(options)
        ? known
        : new Entry(options, Upstream.open(target, options));
  }

  /// The servers, by what settings call them, in alphabetical order.
  Map<String, List<ServerStatus>> status() {
    var all = new TreeMap<String, List<ServerStatus>>();
    open.forEach((name, entry) -> all.put(name, entry.upstream.status()));
    return all;
  }

  /// Closes those of ours that `successor` has not taken over.
  void closeUnless(Upstreams successor) {
    open.values().stream()
        .map(Entry::upstream)
        .filter(
            upstream -> successor.open.values().stream().noneMatch(it -> it.upstream == upstream))
        .forEach(Upstream::close);
  }
}

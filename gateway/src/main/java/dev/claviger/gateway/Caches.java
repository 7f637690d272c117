package dev.claviger.gateway;

import dev.claviger.gateway.sites.Route;
import dev.claviger.gateway.sites.SiteSettings;
import dev.claviger.http.Destination.Place;
import dev.claviger.http.cache.CacheCounts;
import dev.claviger.http.cache.SharedCache;
import dev.claviger.http.cache.SharedCaches;
import dev.claviger.settings.ByteSize;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The caches of the routes that the present settings switch on, one each: what one route has let
/// through is never looked for by another, whose policy is another. What is changed through any
/// route of a site is forgotten by all of its caches.
///
/// New settings begin with empty ones: nothing that was kept under other rules outlives them.
final class Caches {

  private record Entry(long most, SharedCache cache, CacheCounts counts) {}

  private final InstantSource clock;
  private final Function<Place, CacheCounts> counts;
  private final Map<SiteSettings, SharedCaches> sites = new HashMap<>();
  private final Map<Place, Entry> open = new LinkedHashMap<>();

  /// @param counts of a route, which go on over a reload
  Caches(InstantSource clock, Function<Place, CacheCounts> counts) {
    this.clock = clock;
    this.counts = counts;
  }

  SharedCache of(Route route) {
    var site = route.site();
    if (site.routes().stream().noneMatch(it -> it.cache().isOn())) {
      return SharedCache.OFF;
    }
    var all = sites.computeIfAbsent(site, _ -> new SharedCaches(clock));
    return route.settings().cache().isOn() ? keeping(route, all) : all.noticing();
  }

  private SharedCache keeping(Route route, SharedCaches all) {
    var place = GuardedRoute.place(route);
    var options = route.settings().cache();
    var counted = counts.apply(place);
    // whoever the policy looks at is told to the target: see IdentityHeaders
    var cache = all.keeping(options, route.looksAtCaller(), counted);
    long most = options.size().map(ByteSize::bytes).orElse(0L);
    open.put(place, new Entry(most, cache, counted));
    return cache;
  }

  List<CacheFacts> facts() {
    return open.entrySet().stream()
        .map(it ->
            new CacheFacts(
                it.getKey(),
                it.getValue().cache.bytes(),
                it.getValue().most,
                it.getValue().cache.answers(),
                it.getValue().counts.all()))
        .toList();
  }
}

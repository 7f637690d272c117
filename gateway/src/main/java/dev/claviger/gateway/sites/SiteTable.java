package dev.claviger.gateway.sites;

import dev.claviger.http.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// All sites, ready to find the one route that a request belongs to. Immutable.
///
/// The host decides first, then the path: the longest pattern that it fits. A request that none of
/// the routes with that path takes belongs to none, however public a shorter path is: who protects
/// `GET /api/` has not thereby opened `POST /api/`.
///
/// @param <R> what is made of a route
public final class SiteTable<R> {

  private record Entry<R>(Route route, Match<R> found) {}

  /// The routes with the same path, in the order of the file.
  private record Place<R>(List<Entry<R>> entries) {

    private Match<R> match(String host, Request request) {
      boolean some = false;
      for (var entry : entries) {
        if (entry.route.takes(host, request)) {
          if (entry.route.takesMethod(request.method())) {
            return entry.found;
          }
          some = true;
        }
      }
      return some ? new Match.WrongMethod<>(allowed()) : new Match.NotFound<>();
    }

    private String allowed() {
      var methods = new TreeSet<String>();
      entries.forEach(it -> methods.addAll(it.route.methods()));
      return String.join(", ", methods);
    }
  }

  private static final class Site<R> {
    private final PathTree<Place<R>> places;
    private final PathTree<Place<R>> lenient;

    private Site(Map<PathPattern, Place<R>> places) {
      this.places = new PathTree<>(places, segment -> segment);
      this.lenient = new PathTree<>(places, segment -> segment.toLowerCase(Locale.ROOT));
    }

    private Match<R> match(String host, Request request) {
      var path = request.path();
      var place = places.find(path);
      if (!LenientReading.isPlain(path)
          && LenientReading.of(path)
              .map(lenient::find)
              .filter(other -> same(other, place))
              .isEmpty()) {
        return new Match.Ambiguous<>();
      }
      return place.isPresent() ? place.get().match(host, request) : new Match.NotFound<>();
    }

    private static boolean same(Optional<?> one, Optional<?> other) {
      return one.equals(other);
    }
  }

  private final Map<String, Site<R>> byName = new HashMap<>();
  private final Map<String, Site<R>> byParent = new HashMap<>();
  private final Optional<Site<R>> others;
  private final List<R> routes;

  private SiteTable(Map<SiteSettings, Map<PathPattern, Place<R>>> sites) {
    var every = Optional.<Site<R>>empty();
    for (var entry : sites.entrySet()) {
      var site = new Site<R>(entry.getValue());
      for (var host : entry.getKey().hosts()) {
        if (host.isEvery()) {
          every = Optional.of(site);
        } else if (host.isWildcard()) {
          byParent.put(host.parent(), site);
        } else {
          byName.put(host.text(), site);
        }
      }
    }
    this.others = every;
    this.routes =
        sites.values().stream()
            .flatMap(places -> places.values().stream())
            .flatMap(place -> place.entries.stream())
            .flatMap(entry -> entry.found instanceof Match.Found<R>(var r) ? Stream.of(r) : null)
            .toList();
  }

  /// Made of settings.
  ///
  /// @param sites without [Contradictions]
  public static <R> SiteTable<R> of(List<SiteSettings> sites, Function<Route, R> make) {
    var table = new LinkedHashMap<SiteSettings, Map<PathPattern, Place<R>>>();
    for (var site : sites) {
      table.put(site, places(site, make));
    }
    return new SiteTable<>(table);
  }

  private static <R> Map<PathPattern, Place<R>> places(SiteSettings site, Function<Route, R> make) {
    var byPath = new LinkedHashMap<PathPattern, List<Entry<R>>>();
    for (var settings : site.routes()) {
      var route = Route.of(site, settings);
      var entry = new Entry<R>(route, new Match.Found<>(make.apply(route)));
      byPath.merge(
          settings.path(),
          List.of(entry),
          (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
    }
    var places = new LinkedHashMap<PathPattern, Place<R>>();
    byPath.forEach((path, entries) -> places.put(path, new Place<>(entries)));
    return places;
  }

  /// All of them, in the order of the file.
  public List<R> routes() {
    return routes;
  }

  public Match<R> match(Request request) {
    var host = HostName.of(request.host());
    var site = site(host);
    return site.isPresent() ? site.get().match(host, request) : new Match.UnknownHost<>();
  }

  private Optional<Site<R>> site(String host) {
    var named = byName.get(host);
    if (named != null) {
      return Optional.of(named);
    }
    int dot = byParent.isEmpty() ? -1 : host.indexOf('.');
    var below = dot > 0 ? byParent.get(host.substring(dot + 1)) : null;
    return below == null ? others : Optional.of(below);
  }
}

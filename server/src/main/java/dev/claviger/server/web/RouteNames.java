package dev.claviger.server.web;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which route a path belongs to, for those who count requests.
public final class RouteNames {
  /// The name of what has none.
  public static final String NONE = "other";

  private final Set<String> fixed;
  private final List<RoutePath> others;

  public RouteNames(List<Route> routes) {
    var paths = routes.stream().map(route -> RoutePath.of(route.path())).toList();
    this.fixed =
        paths.stream()
            .filter(RoutePath::isFixed)
            .map(RoutePath::text)
            .collect(Collectors.toUnmodifiableSet());
    this.others = paths.stream().filter(path -> !path.isFixed()).toList();
  }

  /// The path of the route; all that have none share one name, since a client can think of any
  /// number of them.
  public String of(String path) {
    if (fixed.contains(path)) {
      return path;
    }
    return others.stream()
        .filter(route -> route.match(path).isPresent())
        .map(RoutePath::text)
        .findFirst()
        .orElse(NONE);
  }
}

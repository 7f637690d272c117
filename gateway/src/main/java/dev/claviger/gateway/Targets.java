package dev.claviger.gateway;

import dev.claviger.gateway.apps.Apps;
import dev.claviger.gateway.sites.Route;
import dev.claviger.gateway.sites.RouteSettings;
import dev.claviger.http.Handler;
import dev.claviger.http.cache.SharedCache;
import dev.claviger.http.compression.Compression;
import dev.claviger.http.files.StaticFiles;
import dev.claviger.http.proxy.Patience;
import dev.claviger.http.proxy.Upstream;
import java.nio.file.Path;

/// What answers behind the checks of a route: one kind of target each.
record Targets(Upstreams upstreams, Apps apps, Caches caches) {

  Target of(Route route) {
    var settings = route.settings();
    var target = target(route, settings);
    return settings.stripPrefix() && !settings.path().path().isEmpty()
        ? target.behind(handler -> new StrippedPrefix(settings.path(), handler))
        : target;
  }

  private Target target(Route route, RouteSettings settings) {
    return settings
        .proxy()
        .map(upstreams::find)
        .or(() -> settings.app().map(it -> apps.find(it).upstream()))
        .<Target>map(it -> proxy(it, route, caches.of(route)))
        .or(() -> settings.files().map(it -> Target.looking(files(settings, it, route.ofFiles()))))
        .or(() -> settings.redirect().map(it -> Target.instant(it::response)))
        .or(() -> settings.respond().map(it -> it.response()).map(it -> Target.instant(_ -> it)))
        .orElseThrow();
  }

  /// By the path below that of the route: `/static/site.css` is `site.css` in the folder.
  private static Handler files(RouteSettings settings, Path folder, Compression compression) {
    var path = settings.path();
    var above =
        path.subtree() ? path.path() : path.path().substring(0, path.path().lastIndexOf('/'));
    return StaticFiles.below(folder, settings.fileOptions(), compression).at(above + "/");
  }

  private static Target proxy(Upstream upstream, Route route, SharedCache cache) {
    Patience patience = route.settings().timeouts().patience();
    Compression compression = route.compression();
    return Target.instant(request -> upstream.forward(request, patience, compression, cache));
  }
}

package dev.claviger.gateway;

import dev.claviger.gateway.apps.Apps;
import dev.claviger.gateway.sites.Route;
import dev.claviger.gateway.sites.RouteSettings;
import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.files.StaticFiles;
import dev.claviger.http.proxy.Compression;
import dev.claviger.http.proxy.Patience;
import dev.claviger.http.proxy.Upstream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/// What answers behind the checks of a route: one kind of target each.
record Targets(Upstreams upstreams, Apps apps) {

  Handler of(Route route) {
    var settings = route.settings();
    var target = target(settings, route.compression());
    return settings.stripPrefix() && !settings.path().path().isEmpty()
        ? new StrippedPrefix(settings.path(), target)
        : target;
  }

  private Handler target(RouteSettings settings, Compression compression) {
    return settings
        .proxy()
        .map(upstreams::find)
        .or(() -> settings.app().map(it -> apps.find(it).upstream()))
        .<Handler>map(it -> proxy(it, settings.timeouts().patience(), compression))
        .or(() -> settings.files().map(folder -> files(settings, folder)))
        .or(() -> settings.redirect().map(it -> instant(it::response)))
        .or(() -> settings.respond().map(it -> it.response()).map(it -> instant(_ -> it)))
        .orElseThrow();
  }

  /// By the path below that of the route: `/static/site.css` is `site.css` in the folder.
  private static Handler files(RouteSettings settings, Path folder) {
    var path = settings.path();
    var above =
        path.subtree() ? path.path() : path.path().substring(0, path.path().lastIndexOf('/'));
    return StaticFiles.below(folder, settings.fileOptions()).at(above + "/");
  }

  private static Handler proxy(Upstream upstream, Patience patience, Compression compression) {
    return instant(request -> upstream.forward(request, patience, compression));
  }

  /// A target that waits for nothing.
  private static Handler instant(Function<Request, Response> answer) {
    return new Handler() {
      @Override
      public Response handle(Request request) {
        return answer.apply(request);
      }

      @Override
      public Optional<Response> atOnce(Request request) {
        return Optional.of(answer.apply(request));
      }
    };
  }
}

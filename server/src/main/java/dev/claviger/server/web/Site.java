package dev.claviger.server.web;

import dev.claviger.http.Filter;
import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the route of a request. A path that lacks only its trailing slash is redirected to it,
/// with any method, as Django's `APPEND_SLASH` does; all else is a short HTML page.
public final class Site implements Handler {
  private record Patterned(RoutePath path, View view) {}

  private final Map<String, Handler> handlers = new HashMap<>();
  private final List<Patterned> patterned = new ArrayList<>();

  private final Handler filtered;

  private Site(Map<String, Handler> others, Filter filter) {
    handlers.putAll(others);
    filtered = filter.around(this::route);
  }

  /// `others` are handlers that are no REST views, such as health checks.
  public static Site of(
      List<Route> routes,
      Map<String, Handler> others,
      Authenticator authenticator,
      WebSettings web,
      CorsSettings cors,
      ThrottleSettings throttles,
      ThrottledRequests throttled,
      InstantSource clock) {
    var site = new Site(others, new Cors(cors));
    var shared = new Throttles(throttles, throttled, clock);
    routes.forEach(
        route -> site.add(RoutePath.of(route.path()), new View(route, authenticator, web, shared)));
    return site;
  }

  /// Handlers that are no REST views, and nothing else.
  public static Handler of(Map<String, Handler> handlers) {
    return new Site(handlers, (request, next) -> next.handle(request));
  }

  private void add(RoutePath path, View view) {
    if (!path.isFixed()) {
      patterned.add(new Patterned(path, view));
    } else if (handlers.put(path.text(), view) != null) {
      throw new IllegalArgumentException("two routes have the path " + path.text());
    }
  }

  @Override
  public Response handle(Request request) throws Exception {
    return filtered.handle(request);
  }

  @Override
  public Optional<Response> atOnce(Request request) {
    return handlers.get(request.path()) instanceof View view && view.isPrompt()
        ? Optional.of(filteredAtOnce(request))
        : Optional.empty();
  }

  private Response filteredAtOnce(Request request) {
    try {
      return filtered.handle(request);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whether something answers at this path, be it by sending the client to the path with a slash.
  public boolean answers(String path) {
    return handler(path).isPresent() || (!path.endsWith("/") && handler(path + "/").isPresent());
  }

  private Response route(Request request) throws Exception {
    var handler = handler(request.path());
    if (handler.isPresent()) {
      return handler.get().handle(request);
    }
    return handler(request.path() + "/").isPresent() ? slashed(request) : HtmlPage.NOT_FOUND;
  }

  /// A path that is written out goes before one that has parameters.
  private Optional<Handler> handler(String path) {
    var fixed = handlers.get(path);
    if (fixed != null) {
      return Optional.of(fixed);
    }
    for (var route : patterned) {
      var parameters = route.path.match(path);
      if (parameters.isPresent()) {
        return Optional.of(request -> route.view.handle(request, parameters.get()));
      }
    }
    return Optional.empty();
  }

  private static Response slashed(Request request) {
    var query = request.rawQuery().map(text -> "?" + text).orElse("");
    return HtmlPage.redirect(request.rawPath() + "/" + query);
  }
}

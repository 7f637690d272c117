package dev.claviger.server.web;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the route of a request. A path that lacks only its trailing slash is redirected to it,
/// with any method, as Django's `APPEND_SLASH` does; all else is a short HTML page.
public final class Site implements Handler {
  private final Map<String, Handler> handlers = new HashMap<>();

  /// `others` are handlers that are no REST views, such as health checks.
  public Site(List<Route> routes, Map<String, Handler> others, Authenticator authenticator) {
    handlers.putAll(others);
    for (var route : routes) {
      if (handlers.put(route.path(), new View(route, authenticator)) != null) {
        throw new IllegalArgumentException("two routes have the path " + route.path());
      }
    }
  }

  @Override
  public Response handle(Request request) throws Exception {
    var handler = handlers.get(request.path());
    if (handler != null) {
      return handler.handle(request);
    }
    return handlers.containsKey(request.path() + "/") ? slashed(request) : HtmlPage.NOT_FOUND;
  }

  private static Response slashed(Request request) {
    var query = request.rawQuery().map(text -> "?" + text).orElse("");
    return HtmlPage.redirect(request.rawPath() + "/" + query);
  }
}

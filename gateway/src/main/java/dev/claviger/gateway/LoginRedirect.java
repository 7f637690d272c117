package dev.claviger.gateway;

import dev.claviger.gateway.sites.LocalPath;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Sends people to the login page, and programs not: those read a 401.
final class LoginRedirect {

  private static final int SEE_OTHER = 303;

  private LoginRedirect() {}

  /// @param login a path of this site, or a whole address
  static Optional<Response> of(Request request, Optional<String> login) {
    return login.filter(_ -> isNavigation(request)).map(page -> redirect(request, page));
  }

  /// A browser that opens a page. What a script fetches, it could not follow.
  private static boolean isNavigation(Request request) {
    return (request.method().equals("GET") || request.method().equals("HEAD"))
        && request.header("Accept").filter(accept -> accept.contains("text/html")).isPresent()
        && request.header("Sec-Fetch-Mode").orElse("navigate").equals("navigate");
  }

  /// Back to this very site: the host is one that a site has, the path is no address.
  private static Response redirect(Request request, String page) {
    var local = LocalPath.of(request);
    var next = page.startsWith("/") ? local : request.scheme() + "://" + request.host() + local;
    return Response.redirect(
            SEE_OTHER,
            page
                + (page.indexOf('?') < 0 ? "?next=" : "&next=")
                + URLEncoder.encode(next, StandardCharsets.UTF_8))
        .withHeader("Cache-Control", "no-store")
        .withHeader("Vary", "Accept, Authorization, Cookie");
  }
}

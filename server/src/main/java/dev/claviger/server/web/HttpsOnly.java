package dev.claviger.server.web;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.time.Duration;
import java.util.function.IntSupplier;

/// What plain HTTP is answered where HTTPS is spoken, and what HTTPS says of itself.
public final class HttpsOnly {

  private static final int HTTPS_PORT = 443;

  private static final Response REFUSED =
      Response.text(403, "This server is reached by HTTPS alone.\n");

  private HttpsOnly() {}

  /// Leads readers to HTTPS and refuses the rest: whoever sends a password in the clear shall learn
  /// it at once, and not by a redirect that hides it.
  ///
  /// @param port where HTTPS is spoken
  public static Handler redirect(IntSupplier port) {
    return request ->
        switch (request.method()) {
          case "GET", "HEAD" -> Response.redirect(308, location(request, port.getAsInt()));
          default -> REFUSED;
        };
  }

  /// Adds `Strict-Transport-Security` (RFC 6797), if for any time at all.
  public static Handler insisted(Handler handler, Duration time) {
    if (time.isZero()) {
      return handler;
    }
    var value = "max-age=" + time.toSeconds();
    return handler.marked(answer -> answer.withHeader("Strict-Transport-Security", value));
  }

  private static String location(Request request, int port) {
    String suffix = port == HTTPS_PORT ? "" : ":" + port;
    String query = request.rawQuery().map(text -> "?" + text).orElse("");
    return "https://" + name(request.host()) + suffix + request.rawPath() + query;
  }

  private static String name(String host) {
    return host.replaceFirst(":[0-9]+$", "");
  }
}

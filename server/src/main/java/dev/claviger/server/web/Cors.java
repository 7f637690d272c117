package dev.claviger.server.web;

import dev.claviger.http.Filter;
import dev.claviger.http.Handler;
import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.util.Optional;

/// Lets pages of other origins call. Stands before everything else, because a browser sends no
/// credentials with the question whether it may ask: a preflight that met authentication or a
/// throttle would always be refused.
///
/// The answer names one origin, the asking one, never a list; caches are told by `Vary`.
final class Cors implements Filter {
  private final CorsSettings settings;

  Cors(CorsSettings settings) {
    this.settings = settings;
  }

  @Override
  public Response filter(Request request, Handler next) throws Exception {
    if (settings.origins().isEmpty()) {
      return next.handle(request);
    }
    var origin = request.header("Origin");
    var response = isPreflight(request) ? Response.empty(204) : next.handle(request);
    return response.withHeaders(headers(response.headers(), origin, isPreflight(request)));
  }

  private static boolean isPreflight(Request request) {
    return request.method().equals("OPTIONS")
        && request.headers().contains("Origin")
        && request.headers().contains("Access-Control-Request-Method");
  }

  private Headers headers(Headers answered, Optional<String> origin, boolean preflight) {
    var headers = answered.toBuilder().set("Vary", vary(answered));
    origin.filter(this::allows).ifPresent(allowed -> allow(headers, allowed, preflight));
    return headers.build();
  }

  private static String vary(Headers answered) {
    return answered.combined("Vary").map(it -> it + ", Origin").orElse("Origin");
  }

  private boolean allows(String origin) {
    return settings.anyOrigin() || settings.origins().contains(origin);
  }

  private void allow(Headers.Builder headers, String origin, boolean preflight) {
    boolean any = settings.anyOrigin();
    headers.set("Access-Control-Allow-Origin", any ? "*" : origin);
    if (settings.credentials()) {
      headers.set("Access-Control-Allow-Credentials", "true");
    }
    if (preflight) {
      headers.set("Access-Control-Allow-Methods", String.join(", ", settings.methods()));
      headers.set("Access-Control-Allow-Headers", String.join(", ", settings.headers()));
      headers.set("Access-Control-Max-Age", Long.toString(settings.maxAge().toSeconds()));
    } else if (!settings.exposedHeaders().isEmpty()) {
      headers.set("Access-Control-Expose-Headers", String.join(", ", settings.exposedHeaders()));
    }
  }
}

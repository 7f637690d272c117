package dev.claviger.server.keys;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.jose.JwkSet;
import java.nio.charset.StandardCharsets;

/// Publishes the keys by which others verify our tokens (RFC 7517, section 5): public parts only,
/// and of symmetric keys nothing.
public final class JwksEndpoint {
  private static final String MEDIA_TYPE = "application/jwk-set+json";
  private static final Response METHOD_NOT_ALLOWED =
      new Response(405, Headers.of("Allow", "GET, HEAD"), new Response.Bytes(new byte[0]));

  private final KeyRing ring;
  private final Headers headers;

  public JwksEndpoint(KeyRing ring, KeySettings settings) {
    this.ring = ring;
    this.headers =
        Headers.of(
            "Content-Type",
            MEDIA_TYPE,
            "Cache-Control",
            "public, max-age=" + settings.jwksMaxAge().toSeconds(),
            "Access-Control-Allow-Origin",
            "*",
            "X-Content-Type-Options",
            "nosniff");
  }

  public Response answer(Request request) {
    return switch (request.method()) {
      case "GET", "HEAD" -> response(ring.published());
      default -> METHOD_NOT_ALLOWED;
    };
  }

  private Response response(JwkSet keys) {
    var json = keys.toJson().getBytes(StandardCharsets.UTF_8);
    return new Response(200, headers, new Response.Bytes(json));
  }
}

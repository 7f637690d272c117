package dev.claviger.server.web;

import dev.claviger.http.Headers;
import dev.claviger.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Turns the answers of one route into HTTP responses.
final class Renderer {
  private static final int NO_CONTENT = 204;

  private final Route route;
  private final String allow;
  private final Headers plainJson;
  private final Headers withoutContent;

  Renderer(Route route) {
    this.route = route;
    this.allow = String.join(", ", route.allowed());
    this.plainJson = headers(Rendering.JSON, List.of());
    this.withoutContent = common(Headers.builder()).build();
  }

  Response render(Answer answer, Rendering rendering) {
    if (answer.status() == NO_CONTENT) {
      return new Response(NO_CONTENT, withoutContent, new Response.Empty());
    }
    var plain = rendering.equals(Rendering.JSON) && answer.headers().isEmpty();
    var headers = plain ? plainJson : headers(rendering, answer.headers());
    return new Response(answer.status(), headers, new Response.Bytes(bytes(answer, rendering)));
  }

  private Headers headers(Rendering rendering, List<Map.Entry<String, String>> further) {
    var headers = Headers.builder().add("Content-Type", rendering.format().contentType());
    further.forEach(header -> headers.add(header.getKey(), header.getValue()));
    return common(headers).build();
  }

  private Headers.Builder common(Headers.Builder headers) {
    headers.add("Vary", "Accept").add("Allow", allow).add("X-Frame-Options", "DENY");
    return SecurityHeaders.addTo(headers);
  }

  private byte[] bytes(Answer answer, Rendering rendering) {
    return switch (rendering.format()) {
      case JSON -> json(answer, rendering.indent());
      case PAGE -> ApiPage.of(route, answer, allow).getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] json(Answer answer, int indent) {
    return indent == 0
        ? JsonText.bytes(answer.body())
        : JsonText.text(answer.body(), indent).getBytes(StandardCharsets.UTF_8);
  }
}

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
  private final List<Rendering.Format> formats;
  private final boolean translations;
  private final String allow;
  private final Headers plainJson;
  private final Headers withoutContent;

  Renderer(Route route, List<Rendering.Format> formats, boolean translations) {
    this.route = route;
    this.formats = formats;
    this.translations = translations;
    this.allow = String.join(", ", route.allowed());
    this.plainJson = headers(Rendering.JSON, Language.ENGLISH, List.of());
    this.withoutContent = common(Headers.builder(), Language.ENGLISH).build();
  }

  /// What `OPTIONS` answers.
  Map<String, Object> metadata() {
    return RouteMetadata.of(route, formats.stream().map(Rendering.Format::mediaType).toList());
  }

  Response render(Answer answer, Rendering rendering, Language language) {
    if (answer.status() == NO_CONTENT) {
      return new Response(NO_CONTENT, withoutContent(answer), new Response.Empty());
    }
    var plain =
        rendering.equals(Rendering.JSON)
            && answer.headers().isEmpty()
            && language == Language.ENGLISH;
    var headers = plain ? plainJson : headers(rendering, language, answer.headers());
    return new Response(
        answer.status(), headers, new Response.Bytes(bytes(answer, rendering, language)));
  }

  private Headers withoutContent(Answer answer) {
    var headers = withoutContent.toBuilder();
    add(headers, answer.headers());
    return answer.headers().isEmpty() ? withoutContent : headers.build();
  }

  private static void add(Headers.Builder headers, List<Map.Entry<String, String>> further) {
    further.forEach(header -> headers.add(header.getKey(), header.getValue()));
  }

  private Headers headers(
      Rendering rendering, Language language, List<Map.Entry<String, String>> further) {
    var headers = Headers.builder().add("Content-Type", rendering.format().contentType());
    add(headers, further);
    if (rendering.format() == Rendering.Format.PAGE) {
      ApiPage.addHeaders(headers);
    }
    common(headers, language);
    route.page().ifPresent(_ -> headers.set("Referrer-Policy", "no-referrer"));
    return headers.build();
  }

  private Headers.Builder common(Headers.Builder headers, Language language) {
    vary(headers);
    headers.add("Allow", allow).add("X-Frame-Options", "DENY");
    if (translations) {
      headers.add("Content-Language", language.code());
    }
    return SecurityHeaders.addTo(headers);
  }

  private void vary(Headers.Builder headers) {
    boolean several = formats.size() > 1;
    if (several || translations) {
      headers.add(
          "Vary",
          several ? translations ? "Accept, Accept-Language" : "Accept" : "Accept-Language");
    }
  }

  private byte[] bytes(Answer answer, Rendering rendering, Language language) {
    return switch (rendering.format()) {
      case JSON -> json(answer, rendering.indent());
      case PAGE ->
          route
              .page()
              .map(page -> page.html(route, answer, language))
              .orElseGet(() -> new ApiPage(route, answer, allow, metadata(), language).html())
              .getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] json(Answer answer, int indent) {
    return indent == 0
        ? JsonText.bytes(answer.body())
        : JsonText.text(answer.body(), indent).getBytes(StandardCharsets.UTF_8);
  }
}

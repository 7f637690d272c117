package dev.claviger.server.web;

import dev.claviger.http.Headers;
import dev.claviger.http.Response;
import java.nio.charset.StandardCharsets;

/// The short pages for what no route answers.
final class HtmlPage {
  private static final Headers HEADERS =
      SecurityHeaders.addTo(
              Headers.builder()
                  .add("Content-Type", "text/html; charset=utf-8")
                  .add("X-Frame-Options", "DENY"))
          .build();

  static final Response NOT_FOUND =
      page(404, "Not Found", "The requested resource was not found on this server.");

  private HtmlPage() {}

  static Response redirect(String location) {
    return new Response(301, HEADERS.with("Location", location), new Response.Bytes(new byte[0]));
  }

  private static Response page(int status, String title, String text) {
    var html =
        """

        <!doctype html>
        <html lang="en">
        <head>
          <title>%1$s</title>
        </head>
        <body>
          <h1>%1$s</h1><p>%2$s</p>
        </body>
        </html>
        """
            .formatted(title, text);
    return new Response(status, HEADERS, new Response.Bytes(html.getBytes(StandardCharsets.UTF_8)));
  }
}

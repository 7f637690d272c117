package dev.claviger.server.web;

import dev.claviger.http.Headers;
import dev.claviger.http.Response;
import java.nio.charset.StandardCharsets;

/// A page for people, in the look of the pages of the API: no script, nothing from elsewhere, kept
/// by no cache, shown in no frame.
public final class Page {

  private Page() {}

  /// `main` is HTML; whatever a client sent goes through [#escaped] first.
  ///
  /// @param formTargets where forms may lead beside this host, as sources of a Content Security
  ///   Policy: browsers hold redirects after a form to it too
  public static Response of(int status, String title, String main, String formTargets) {
    return page(status, "narrow", title, main, formTargets);
  }

  /// One that is looked at and has no form.
  public static Response wide(String title, String main) {
    return page(200, "wide", title, main, "");
  }

  private static Response page(
      int status, String look, String title, String main, String formTargets) {
    var html =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s</title>
        <style>%2$s</style>
        </head>
        <body class="%4$s">
        <header><h1>%1$s</h1></header>
        <main>
        %3$s</main>
        </body>
        </html>
        """
            .formatted(escaped(title), ApiPage.STYLE, main, look);
    return new Response(
        status, headers(formTargets), new Response.Bytes(html.getBytes(StandardCharsets.UTF_8)));
  }

  private static Headers headers(String formTargets) {
    var headers = Headers.builder().add("Content-Type", "text/html; charset=utf-8");
    ApiPage.addHeaders(headers, formTargets);
    return SecurityHeaders.addTo(headers.add("X-Frame-Options", "DENY")).build();
  }

  public static String escaped(String text) {
    return ApiPage.escape(text);
  }
}

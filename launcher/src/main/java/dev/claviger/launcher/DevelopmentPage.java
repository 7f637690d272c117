package dev.claviger.launcher;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.jose.JsonString;
import java.util.Locale;

/// What went wrong, for the developer who looks: a page in a browser, JSON or text elsewhere.
///
/// @param detail may have several lines
/// @param advice what to do now
/// @param passing whether it may be mended by itself: then the page looks again
record DevelopmentPage(int status, String title, String detail, String advice, boolean passing) {

  @SuppressWarnings("InlineFormatString") // a page reads best by itself
  private static final String HTML =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      %s<title>%s</title>
      <style>
      :root { color-scheme: light dark }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1rem }
      h1 { font-size: 1.5rem }
      pre { padding: 1rem; border-left: 4px solid #c33; background: #8882; white-space: pre-wrap; overflow-wrap: anywhere }
      footer { margin-top: 3rem; opacity: .7 }
      </style>
      </head>
      <body>
      <h1>%2$s</h1>
      <pre>%s</pre>
      <p>%s</p>
      <footer>Claviger in development mode. <code>claviger serve</code> shows none of this.</footer>
      </body>
      </html>
      """;

  private static final String LOOK_AGAIN = "<meta http-equiv=\"refresh\" content=\"2\">\n";

  Response answer(Request request) {
    var accepted = request.header("Accept").orElse("").toLowerCase(Locale.ROOT);
    var answer =
        accepted.contains("text/html")
            ? html()
            : accepted.contains("json")
                ? Response.json(status, json())
                : Response.text(status, "%s\n\n%s\n\n%s\n".formatted(title, detail, advice));
    return answer.withHeader("Cache-Control", "no-store");
  }

  /// What is shown comes from files, applications and requests: nothing in it may run.
  private Response html() {
    var page =
        HTML.formatted(passing ? LOOK_AGAIN : "", escaped(title), escaped(detail), escaped(advice));
    return Response.html(status, page)
        .withHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  }

  private String json() {
    return "{\"error\":%s,\"detail\":%s,\"advice\":%s}\n"
        .formatted(quoted(title), quoted(detail), quoted(advice));
  }

  private static String quoted(String text) {
    return new JsonString(text).toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

package dev.claviger.server.web;

/// The page that a person with a browser gets instead of bare JSON.
final class ApiPage {
  private ApiPage() {}

  static String of(Route route, Answer answer, String allow) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <title>%1$s – Claviger</title>
      <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
        pre { background: #f4f4f5; padding: 1rem; overflow-x: auto }
        @media (prefers-color-scheme: dark) { body { background: #18181b; color: #e4e4e7 } pre { background: #27272a } }
      </style>
    </head>
    <body>
      <h1>%1$s</h1>
      <p>%2$s</p>
      <pre>HTTP %3$d
    Allow: %4$s

    %5$s</pre>
    </body>
    </html>
    """
        .formatted(
            escape(route.name()),
            escape(route.description()),
            answer.status(),
            escape(allow),
            escape(JsonText.text(answer.body(), 4)));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

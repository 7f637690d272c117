package dev.claviger.server.web;

import static java.util.stream.Collectors.joining;

import dev.claviger.http.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// The page that a person with a browser gets instead of bare JSON: the answer, and forms to send
/// the next request with. It works without script, so nothing on it may run: what a form cannot
/// send (`OPTIONS`, another media type) is shown, or wrapped in a form.
///
/// @param metadata what `OPTIONS` answers
record ApiPage(
    Route route, Answer answer, String allow, Map<String, Object> metadata, Language language) {

  static final String STYLE =
      """
      :root { color-scheme: light dark; --line: #d4d4d8; --soft: #f4f4f5; --ink: #18181b; --back: #fff; --strong: #1d4ed8; --bad: #b91c1c }
      @media (prefers-color-scheme: dark) { :root { --line: #3f3f46; --soft: #27272a; --ink: #e4e4e7; --back: #18181b; --strong: #93c5fd; --bad: #fca5a5 } }
      * { box-sizing: border-box }
      body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
      h1 { margin: 0; font-size: 1.6rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
      p { margin: .25rem 0 1rem }
      pre { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .875rem }
      form { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem }
      label { display: block; font-weight: 600; margin: .75rem 0 .25rem } label:first-child { margin-top: 0 }
      input, textarea, select { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: .375rem; padding: .5rem; width: 100% }
      textarea { font-family: ui-monospace, monospace; font-size: .875rem; min-height: 6rem }
      [aria-invalid] { border-color: var(--bad) } .wrong { color: var(--bad); margin: .25rem 0 0 }
      button, .button { font: inherit; display: inline-block; margin: 1rem .5rem 0 0; padding: .5rem 1rem; border: 1px solid var(--strong); border-radius: .375rem; background: var(--strong); color: var(--back); cursor: pointer; text-decoration: none }
      .plain { background: none; color: var(--strong) }
      summary { cursor: pointer; color: var(--strong); margin: 1rem 0 .5rem }
      .narrow { max-width: 26rem; padding-top: 4rem } .wide { max-width: 80rem }
      table { border-collapse: collapse; width: 100%; font-size: .875rem }
      th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
      :focus-visible { outline: 3px solid var(--strong); outline-offset: 2px }
      """;

  /// The style stands in the page and is named by its hash, so that nothing else is let in.
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
          .formatted(sha256(STYLE));

  /// The answer may hold tokens, which no cache of a browser should keep (RFC 6819, section
  /// 5.1.5.3).
  static void addHeaders(Headers.Builder headers) {
    addHeaders(headers, "");
  }

  /// `formTargets` are sources to which forms may lead beside this host.
  static void addHeaders(Headers.Builder headers, String formTargets) {
    headers
        .add(
            "Content-Security-Policy",
            POLICY.replace("form-action 'self'", "form-action 'self'" + formTargets))
        .set("Cache-Control", "no-store");
  }

  String html() {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s – Claviger</title>
    <style>%2$s</style>
    </head>
    <body>
    <header><h1>%1$s</h1><p>%3$s</p></header>
    <main>
    <h2 id="answer">Answer</h2>
    <pre tabindex="0" aria-labelledby="answer" lang="%4$s">%5$s</pre>
    %6$s%7$s<details><summary>OPTIONS: what it takes</summary>
    <pre tabindex="0" aria-label="OPTIONS">%8$s</pre></details>
    </main>
    </body>
    </html>
    """
        .formatted(
            escape(route.name()),
            STYLE,
            escape(route.description()),
            language.code(),
            escape(answered()),
            tokenHint() + (route.methods().containsKey("GET") ? GET : ""),
            route.methods().containsKey("POST") ? fieldForm() + rawForm() : "",
            escape(JsonText.text(metadata, 2)));
  }

  private String answered() {
    return "HTTP %d\nAllow: %s\n%s\n%s"
        .formatted(
            answer.status(),
            allow,
            answer.headers().stream()
                .filter(header -> !header.getKey().equals(NEVER_SHOWN))
                .map(header -> header.getKey() + ": " + header.getValue() + "\n")
                .collect(joining()),
            JsonText.text(answer.body(), 4));
  }

  /// Scripts cannot read this header, and must not read it off the page either.
  private static final String NEVER_SHOWN = "Set-Cookie";

  private static final String GET =
      """
      <p><a class="button" href="?format=api">GET</a><a class="button plain" href="?format=json">GET as JSON</a></p>
      """;

  private String tokenHint() {
    return route.guard().looksAtCredentials()
        ? "<p>It takes an access token in a header, which a browser sends for no form: <code>curl -H 'Authorization: Bearer TOKEN' …%s</code></p>\n"
            .formatted(escape(route.path()))
        : "";
  }

  private String fieldForm() {
    return """
    <h2 id="form">POST</h2>
    <form method="post" enctype="multipart/form-data" aria-labelledby="form">
    %s<button>POST</button><button class="plain" formaction="?format=json">POST, answer as JSON</button>
    </form>
    """
        .formatted(route.required().stream().map(this::input).collect(joining()));
  }

  private String input(Field field) {
    var wrong = faults(field);
    var attributes =
        "id=\"%1$s\" name=\"%1$s\" required%2$s"
            .formatted(
                field.name(),
                wrong.isEmpty()
                    ? ""
                    : " aria-invalid=\"true\" aria-describedby=\"%s-wrong\""
                        .formatted(field.name()));
    return "<label for=\"%s\">%s</label>\n%s%s"
        .formatted(
            field.name(), escape(field.label()), field.control().formatted(attributes), wrong);
  }

  private String faults(Field field) {
    return answer.status() == 400
            && answer.body() instanceof Map<?, ?> faults
            && faults.get(field.name()) instanceof List<?> texts
        ? "<p class=\"wrong\" id=\"%s-wrong\" lang=\"%s\">%s</p>\n"
            .formatted(
                field.name(),
                language.code(),
                escape(texts.stream().map(String::valueOf).collect(joining(" "))))
        : "";
  }

  private String rawForm() {
    return """
    <details><summary>POST a body as it is</summary>
    <form method="post" enctype="multipart/form-data" aria-label="POST a body as it is">
    <label for="_content_type">Media type</label>
    <select id="_content_type" name="_content_type"><option>application/json</option><option>application/x-www-form-urlencoded</option></select>
    <label for="_content">Content</label>
    <textarea id="_content" name="_content" spellcheck="false">%s</textarea>
    <button>POST</button>
    </form></details>
    """
        .formatted(sample());
  }

  private String sample() {
    return route.required().stream()
        .map(field -> "    \"%s\": \"\"".formatted(field.name()))
        .collect(joining(",\n", "{\n", "\n}"));
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}

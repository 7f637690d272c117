package dev.claviger.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The page on which a person tries an endpoint, as a browser without script uses it.
class ApiPageTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withDefaults();

  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  private static RunningClaviger server() {
    return SERVER.running();
  }

  private static HttpResponse<String> submit(String path, String... fields) {
    var body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append(
          "--x\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(fields[i], fields[i + 1]));
    }
    return server()
        .send(
            server()
                .request(path)
                .header("Accept", BROWSER)
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString(body + "--x--\r\n")));
  }

  @Test
  void showsAFormForEachField() {
    var page = server().get("/api/token/", "Accept", BROWSER);

    assertThat(page.statusCode()).isEqualTo(405);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body())
        .contains("<h1>Token Obtain Pair</h1>")
        .contains("<label for=\"username\">Username</label>")
        .contains("name=\"password\" required type=\"password\"")
        .contains("Method \\&quot;GET\\&quot; not allowed.")
        .contains("&quot;parses&quot;")
        .doesNotContain("<script", "http://", "https://");
  }

  @Test
  void theFormLogsIn() {
    var page = submit("/api/token/", "username", "alice", "password", "wonder-Land-9");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("&quot;access&quot;: &quot;ey");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void theOtherButtonAnswersJson() {
    var answer =
        submit("/api/token/?format=json", "username", "alice", "password", "wonder-Land-9");

    assertThat(answer.body()).startsWith("{\"refresh\":\"");
  }

  @Test
  void whatIsWrongStandsAtItsField() {
    var page = submit("/api/token/", "username", "alice", "password", " ");

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body())
        .contains("aria-invalid=\"true\" aria-describedby=\"password-wrong\"")
        .contains("id=\"password-wrong\" lang=\"en\">This field may not be blank.</p>");
  }

  @Test
  void aBodyIsSentAsItIs() {
    var json =
        submit(
            "/api/token/verify/",
            "_content_type",
            "application/json",
            "_content",
            "{\"token\": [1]}");
    assertThat(json.body()).contains("Not a valid string.");
    var broken =
        submit("/api/token/verify/", "_content_type", "application/json", "_content", "{'a'}");
    assertThat(broken.body()).contains("JSON parse error");
    var other = submit("/api/token/verify/", "_content_type", "text/xml", "_content", "x");
    assertThat(other.statusCode()).isEqualTo(415);
    var inJson =
        server()
            .post(
                "/api/token/verify/",
                "{\"_content_type\":\"application/json\",\"_content\":\"[]\"}");
    assertThat(inJson.body()).isEqualTo("{\"token\":[\"This field is required.\"]}");
  }

  @Test
  void nothingOnThePageRuns() throws Exception {
    var page = server().get("/hello/", "Accept", "text/html");
    var style = page.body().replaceAll("(?s).*<style>(.*)</style>.*", "$1");
    var digest =
        MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));

    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValue(
            "default-src 'none'; style-src 'sha256-%s'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                .formatted(Base64.getEncoder().encodeToString(digest)));
  }

  @Test
  void whatClientsSendIsShownNotObeyed() {
    var page = submit("/api/token/verify/", "_content_type", "<script>", "_content", "x");

    assertThat(page.body()).contains("\\&quot;&lt;script&gt;\\&quot;").doesNotContain("<script");
  }
}

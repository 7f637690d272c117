package dev.claviger.launcher;

import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.settings.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Traces as a collector and the applications behind see them.
class TracesTest {

  private static final String SITES =
      """
      upstreams:
        - {name: app, servers: [$APP]}
        - {name: gone, servers: ['http://127.0.0.1:$GONE']}
      sites:
        - hosts: app.example
          policy: allow-any
          routes:
            - {path: /, proxy: app}
            - {path: /gone/, proxy: gone}
            - {path: /api/, proxy: app, policy: authenticated}
      """;

  private static final String PARENT =
      "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @TempDir Path directory;

  private ServedSite serve(String tracing) throws IOException {
    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    return new ServedSite(directory, tracing + SITES.replace("$GONE", Integer.toString(closed)));
  }

  private static String tracing(String endpoint, String more) {
    return "tracing: {endpoint: '%s', interval: 20ms%s}\n".formatted(endpoint, more);
  }

  private static String header(String application, String name) {
    var line = "\n" + name + ": ";
    int at = application.indexOf(line);
    return at < 0 ? "" : application.substring(at + line.length()).lines().findFirst().orElse("");
  }

  @Test
  void oneTraceForTheRequestAndTheServerBehind() throws Exception {
    try (var collector = new TraceCollector();
        var served =
            serve(tracing(collector.url(), ", attributes: [deployment.environment.name=test]"))) {
      var answer =
          served.get(
              "/orders/7?key=secret",
              "User-Agent: tests",
              "Authorization: Bearer secret",
              "Host: app.example:8443");
      var hop = collector.await(SPAN_KIND_CLIENT);
      var request = collector.await(SPAN_KIND_SERVER);
      assertThat(request.name()).isEqualTo("GET /");
      assertThat(request.error()).isFalse();
      assertThat(request.parent()).isEmpty();
      assertThat(request.attributes())
          .containsEntry("http.request.method", "GET")
          .containsEntry("http.route", "/")
          .containsEntry("http.response.status_code", "200")
          .containsEntry("url.path", "/orders/7")
          .containsEntry("url.scheme", "http")
          .containsEntry("server.address", "app.example")
          .containsEntry("server.port", "8443")
          .containsEntry("client.address", "127.0.0.1")
          .containsEntry("network.protocol.version", "1.1")
          .containsEntry("user_agent.original", "tests")
          .containsEntry("claviger.site", "app.example")
          .containsEntry(
              "http.response.header.x-request-id", "[" + answer.header("X-Request-ID") + "]")
          .doesNotContainKey("error.type");
      assertThat(request.resource())
          .containsEntry("service.name", "claviger")
          .containsEntry("deployment.environment.name", "test");
      assertThat(hop.name()).isEqualTo("GET");
      assertThat(hop.trace()).isEqualTo(request.trace());
      assertThat(hop.parent()).isEqualTo(request.id());
      assertThat(hop.attributes())
          .containsEntry("http.response.status_code", "200")
          .containsEntry("server.address", "127.0.0.1")
          .containsEntry("claviger.upstream", "app");
      assertThat(hop.attributes().get("url.full"))
          .matches("http://127\\.0\\.0\\.1:[0-9]+/orders/7");
      assertThat(List.of(request, hop).toString()).doesNotContain("secret");
      assertThat(header(answer.body(), "traceparent"))
          .isEqualTo("00-%s-%s-03".formatted(request.trace(), hop.id())); // sampled, random
    }
  }

  @Test
  void theTokenServiceAndRefusalsAreTracedToo() throws Exception {
    try (var collector = new TraceCollector();
        var served = serve(tracing(collector.url(), ""))) {
      served.get("/api/orders");
      var refused = collector.await(SPAN_KIND_SERVER);
      assertThat(refused.name()).isEqualTo("GET /api/");
      assertThat(refused.error()).isFalse();
      assertThat(refused.attributes()).containsEntry("http.response.status_code", "401");
      served.request("BREW", "/api/token/", "Host: any.example");
      var own = collector.await(SPAN_KIND_SERVER);
      assertThat(own.name()).isEqualTo("HTTP /api/token/");
      assertThat(own.attributes())
          .containsEntry("http.request.method", "_OTHER")
          .containsEntry("http.request.method_original", "BREW")
          .containsEntry("claviger.site", "claviger");
    }
  }

  @Test
  void eachAttemptAtAServerIsTold() throws Exception {
    try (var collector = new TraceCollector();
        var served = serve(tracing(collector.url(), ""))) {
      assertThat(served.get("/gone/").status()).isBetween(502, 503);
      var first = collector.await(SPAN_KIND_CLIENT);
      assertThat(first.error()).isTrue();
      assertThat(first.attributes())
          .containsEntry("error.type", "connect")
          .containsEntry("claviger.upstream", "gone")
          .doesNotContainKeys("http.request.resend_count", "http.response.status_code");
      var request = collector.await(SPAN_KIND_SERVER);
      assertThat(request.error()).isTrue();
      assertThat(request.attributes().get("error.type")).startsWith("50");
      assertThat(first.parent()).isEqualTo(request.id());
    }
  }

  @Test
  void whoseTracesAreGoneOnWith() throws Exception {
    try (var collector = new TraceCollector();
        var served = serve(tracing(collector.url(), ", callers: anybody"))) {
      var answer = served.get("/", PARENT, "tracestate: a=1", "tracestate: b=2");
      var hop = collector.await(SPAN_KIND_CLIENT);
      var request = collector.await(SPAN_KIND_SERVER);
      assertThat(request.trace()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
      assertThat(request.parent()).isEqualTo("b7ad6b7169203331");
      assertThat(header(answer.body(), "traceparent"))
          .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-%s-01".formatted(hop.id()));
      assertThat(header(answer.body(), "tracestate").replace(" ", "")).isEqualTo("a=1,b=2");
      // none that can be understood
      for (var broken :
          List.of(
              new String[] {"traceparent: 00-0-0-01"},
              new String[] {PARENT, PARENT.replace("b7", "c7")})) {
        served.get("/", broken);
        assertThat(collector.await(SPAN_KIND_SERVER).parent()).isEmpty();
      }
    }
  }

  @Test
  void strangersBeginTracesOfTheirOwn() throws Exception {
    try (var collector = new TraceCollector();
        var served = serve(tracing(collector.url(), ""))) {
      var answer = served.get("/", PARENT, "tracestate: a=1");
      var request = collector.await(SPAN_KIND_SERVER);
      assertThat(request.trace()).isNotEqualTo("0af7651916cd43dd8448eb211c80319c");
      assertThat(header(answer.body(), "traceparent")).startsWith("00-" + request.trace());
      assertThat(header(answer.body(), "tracestate")).isEmpty();
    }
  }

  @Test
  void proxiesInFrontAreBelieved() throws Exception {
    try (var collector = new TraceCollector();
        var served =
            serve(tracing(collector.url(), "") + "web: {trusted-proxies: [127.0.0.1]}\n")) {
      served.get("/", PARENT, "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https");
      var request = collector.await(SPAN_KIND_SERVER);
      assertThat(request.trace()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
      assertThat(request.attributes())
          .containsEntry("client.address", "192.0.2.7")
          .containsEntry("url.scheme", "https")
          .containsEntry("network.peer.address", "127.0.0.1");
    }
  }

  @Test
  void whatIsNotSampledIsPassedOnAsThat() throws Exception {
    try (var collector = new TraceCollector()) {
      try (var served = serve(tracing(collector.url(), ", ratio: 0, callers: anybody"))) {
        assertThat(header(served.get("/").body(), "traceparent")).matches("00-\\w{32}-\\w{16}-02");
        // a trace that is sampled elsewhere is sampled here
        served.get("/", PARENT);
        assertThat(collector.await(SPAN_KIND_SERVER).parent()).isEqualTo("b7ad6b7169203331");
      }
      assertThat(collector.spans).noneMatch(it -> it.parent().isEmpty());
    }
  }

  @Test
  void whileItIsOffHeadersPassAsTheyAre() throws Exception {
    try (var served = serve("")) {
      var body = served.get("/", PARENT, "tracestate: a=1").body();
      assertThat(body).contains("\n" + PARENT + "\n", "\ntracestate: a=1\n");
    }
  }

  @Test
  void aCollectorThatFailsHurtsNobody() throws Exception {
    try (var collector = new TraceCollector()) {
      collector.status.set(503);
      try (var served = serve(tracing(collector.url(), ", queue: 4, timeout: 2s"))) {
        for (int i = 0; i < 50; i++) {
          assertThat(served.get("/").status()).isEqualTo(200);
        }
      }
      assertThat(collector.requests).isNotEmpty();
    }
  }

  @Test
  void norDoesOneThatIsNotThere() throws Exception {
    try (var served = serve(tracing("http://127.0.0.1:1", ", timeout: 200ms"))) {
      assertThat(served.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void whatWaitsIsSentWhenTheServerStops() throws Exception {
    try (var collector = new TraceCollector()) {
      var secret = Files.writeString(directory.resolve("key"), "X-Collector-Key: k-1\n");
      try (var served =
          serve(
              "tracing: {endpoint: '%s', interval: 1h, headers: ['file:%s']}\n"
                  .formatted(collector.url() + "/v1/traces", secret))) {
        assertThat(served.get("/").status()).isEqualTo(200);
        assertThat(collector.spans).isEmpty();
      }
      assertThat(collector.await(SPAN_KIND_SERVER).attributes())
          .containsEntry("http.response.status_code", "200");
      assertThat(collector.requests.element().get("X-collector-key")).containsExactly("k-1");
    }
  }

  @Test
  void theAccessLogNamesTheTrace() throws Exception {
    try (var collector = new TraceCollector()) {
      var log = directory.resolve("access.log");
      try (var served =
          new ServedSite(
              directory,
              tracing(collector.url(), "") + SITES.replace("$GONE", "1"),
              "access-log.format",
              "json",
              "access-log.file",
              log.toString())) {
        assertThat(served.get("/").status()).isEqualTo(200);
      }
      // the last request; others came before it
      TraceCollector.Seen last = collector.await(SPAN_KIND_SERVER);
      while (!"/".equals(last.attributes().get("url.path"))) {
        last = collector.await(SPAN_KIND_SERVER);
      }
      assertThat(Files.readAllLines(log).getLast())
          .contains("\"trace_id\":\"" + last.trace() + "\"");
    }
  }

  @Test
  void mistakesInTheSettingsAreNamed() {
    assertThatThrownBy(() -> serve("tracing: {endpoint: 'ftp://x'}\n"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("endpoint: expected an address such as http://127.0.0.1:4318");
    assertThatThrownBy(
            () -> serve("tracing: {endpoint: 'http://collector', headers: ['X-Key: k-1']}\n"))
        .hasMessageContaining("headers: they would go to collector in the clear: write https")
        .hasMessageNotContaining("k-1");
    assertThatThrownBy(() -> serve("tracing: {headers: ['k-1']}\n"))
        .hasMessageContaining("headers: expected each as `Name: value`")
        .hasMessageNotContaining("k-1");
    assertThatThrownBy(() -> serve("tracing: {ratio: 1.5}\n"))
        .hasMessageContaining("expected at most 1");
  }
}

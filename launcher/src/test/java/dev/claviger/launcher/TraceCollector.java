package dev.claviger.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/// A collector that reads what it is sent by the classes that OpenTelemetry publishes for that.
final class TraceCollector implements AutoCloseable {

  /// A span as it came.
  ///
  /// @param attributes texts, numbers and lists as text
  /// @param error whether its status says so
  record Seen(
      String name,
      Span.SpanKind kind,
      String trace,
      String id,
      String parent,
      boolean error,
      Map<String, String> attributes,
      Map<String, String> resource) {}

  final BlockingQueue<Seen> spans = new LinkedBlockingQueue<>();
  final BlockingQueue<Map<String, List<String>>> requests = new LinkedBlockingQueue<>();
  final AtomicInteger status = new AtomicInteger(200);
  private final HttpServer server;

  TraceCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::receive);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void receive(HttpExchange exchange) {
    try (exchange) {
      var body = new GZIPInputStream(exchange.getRequestBody());
      var request = ExportTraceServiceRequest.parseFrom(body);
      requests.add(Map.copyOf(exchange.getRequestHeaders()));
      if (status.get() == 200) {
        request
            .getResourceSpansList()
            .forEach(each -> {
              var resource = texts(each.getResource().getAttributesList());
              each.getScopeSpansList().stream()
                  .flatMap(scope -> scope.getSpansList().stream())
                  .forEach(span -> spans.add(seen(span, resource)));
            });
      }
      exchange.sendResponseHeaders(status.get(), -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Seen seen(Span span, Map<String, String> resource) {
    var hex = HexFormat.of();
    return new Seen(
        span.getName(),
        span.getKind(),
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()),
        span.getStatus().getCodeValue() == 2,
        texts(span.getAttributesList()),
        resource);
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    var texts = new TreeMap<String, String>();
    attributes.forEach(each -> {
      var value = each.getValue();
      texts.put(
          each.getKey(),
          value.hasStringValue()
              ? value.getStringValue()
              : value.hasIntValue()
                  ? Long.toString(value.getIntValue())
                  : value.getArrayValue().getValuesList().stream()
                      .map(it -> it.getStringValue())
                      .toList()
                      .toString());
    });
    return texts;
  }

  /// The next span of this kind; others are passed over.
  Seen await(Span.SpanKind kind) throws InterruptedException {
    while (true) {
      var next = spans.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no span within 20 s");
      }
      if (next.kind() == kind) {
        return next;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

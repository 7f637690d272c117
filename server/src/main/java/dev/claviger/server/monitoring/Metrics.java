package dev.claviger.server.monitoring;

import dev.claviger.http.Destination.Place;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.FinishedRequest;
import dev.claviger.http.server.HttpEvents;
import dev.claviger.http.server.RefusedRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Counts what the web server does, and writes it in the form that Prometheus reads.
public final class Metrics implements HttpEvents, AutoCloseable {
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /// What tells one series of requests from another. Looked up for every request, by methods that
  /// are written out: those that a record makes for itself are put together of a call for each
  /// component, which the compiler leaves as calls.
  private record Series(String listener, Place place, String method, String protocol, int status) {
    @Override
    public int hashCode() {
      int places = listener.hashCode() + 31 * place.hashCode();
      return 31 * (31 * places + method.hashCode()) + protocol.hashCode() + 17 * status;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Series it
          && status == it.status
          && listener.equals(it.listener)
          && place.equals(it.place)
          && method.equals(it.method)
          && protocol.equals(it.protocol);
    }
  }

  /// The site that the routes of the token service belong to.
  public static final String OWN_SITE = "claviger";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final Function<Request, Place> places;
  private final FrontFacts front;
  private final FrontMetrics taken = new FrontMetrics(registry);
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> connections = new ConcurrentHashMap<>();

  /// Each of `places` gets series of its own: there are not more of them than of routes.
  public Metrics(Function<Request, Place> places, FrontFacts front) {
    this.places = places;
    this.front = front;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  /// Everything, as Prometheus scrapes it.
  public Response scrape(Request request) {
    taken.take(front);
    return Response.bytes(200, CONTENT_TYPE, registry.scrape().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void finished(FinishedRequest request) {
    var series = series(request);
    var known = timers.get(series);
    var timer = known == null ? timers.computeIfAbsent(series, this::timer) : known;
    timer.record(request.duration());
  }

  private Series series(FinishedRequest request) {
    return new Series(
        request.listener(),
        places.apply(request.request()),
        known(request.request().method()),
        request.request().protocol(),
        request.status());
  }

  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "other";
    };
  }

  private Timer timer(Series series) {
    return Timer.builder("http.server.requests")
        .description("Requests answered, by listener, site, route, method, protocol and status")
        .tag("listener", series.listener())
        .tag("site", series.place().site())
        .tag("route", series.place().route())
        .tag("method", series.method())
        .tag("protocol", series.protocol())
        .tag("status", Integer.toString(series.status()))
        .register(registry);
  }

  @Override
  public void refused(RefusedRequest request) {
    registry
        .counter(
            "http.server.refused",
            "listener",
            request.listener(),
            "reason",
            request.reason().toString())
        .increment();
  }

  @Override
  public void connectionOpened(String listener) {
    open(listener).incrementAndGet();
  }

  @Override
  public void connectionClosed(String listener) {
    open(listener).decrementAndGet();
  }

  /// How many connections a listener has open.
  public int connections(String listener) {
    var known = connections.get(listener);
    return known == null ? 0 : known.get();
  }

  private AtomicInteger open(String listener) {
    return connections.computeIfAbsent(
        listener,
        name ->
            registry.gauge(
                "http.server.connections", List.of(Tag.of("listener", name)), new AtomicInteger()));
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}

package dev.claviger.server.monitoring;

import dev.claviger.http.Destination.Place;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/// What others count, taken over when somebody asks for it: so counting costs them a number, and
/// nothing here is on the way of a request. All labels come from the settings or from closed sets.
final class FrontMetrics {

  private record Series(String name, Tags tags) {}

  private final MeterRegistry registry;
  private final MultiGauge wanted;
  private final MultiGauge ready;
  private final MultiGauge underWay;
  private final MultiGauge cached;
  private final Map<Series, AtomicLong> counts = new ConcurrentHashMap<>();

  FrontMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.wanted = gauge("gateway.app.workers.wanted", "Workers that an application should have");
    this.ready = gauge("gateway.app.workers.ready", "Workers that take requests");
    this.underWay = gauge("gateway.app.requests", "Requests that an application is at");
    this.cached = gauge("gateway.cache.bytes", "Memory that kept answers of a route take");
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /// As it is now. Applications that are gone have no gauges any more.
  synchronized void take(FrontFacts front) {
    var apps = front.apps();
    show(wanted, apps, FrontFacts.AppFacts::wanted);
    show(ready, apps, FrontFacts.AppFacts::ready);
    show(underWay, apps, FrontFacts.AppFacts::underWay);
    apps.forEach(app ->
        app.restarts()
            .forEach((reason, count) ->
                count(
                    "gateway.app.restarts",
                    "Workers that were replaced, by reason",
                    Tags.of("app", app.name(), "reason", reason),
                    count)));
    caches(front.caches());
    front
        .verdicts()
        .forEach(it ->
            count(
                "gateway.verdicts",
                "Requests by what their route decided",
                tags(it.place()).and("verdict", it.verdict()),
                it.count()));
  }

  private void caches(List<FrontFacts.CacheFacts> caches) {
    cached.register(
        caches.stream()
            .<MultiGauge.Row<?>>map(it -> MultiGauge.Row.of(tags(it.place()), it.bytes()))
            .toList(),
        true);
    caches.forEach(cache ->
        cache
            .events()
            .forEach((event, count) ->
                count(
                    "gateway.cache.events",
                    "What caches of routes did, by event",
                    tags(cache.place()).and("event", event),
                    count)));
  }

  private static Tags tags(Place place) {
    return Tags.of("site", place.site(), "route", place.route());
  }

  private static void show(
      MultiGauge gauge, List<FrontFacts.AppFacts> apps, ToIntFunction<FrontFacts.AppFacts> value) {
    gauge.register(
        apps.stream()
            .<MultiGauge.Row<?>>map(
                app -> MultiGauge.Row.of(Tags.of("app", app.name()), value.applyAsInt(app)))
            .toList(),
        true);
  }

  private void count(String name, String description, Tags tags, long value) {
    counts
        .computeIfAbsent(new Series(name, tags), series -> counter(series, description))
        .set(value);
  }

  private AtomicLong counter(Series series, String description) {
    var value = new AtomicLong();
    FunctionCounter.builder(series.name, value, AtomicLong::get)
        .description(description)
        .tags(series.tags)
        .register(registry);
    return value;
  }
}

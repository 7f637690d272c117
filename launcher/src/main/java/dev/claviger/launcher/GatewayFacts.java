package dev.claviger.launcher;

import static java.util.stream.Collectors.joining;

import dev.claviger.gateway.Gateway;
import dev.claviger.gateway.apps.AppStatus;
import dev.claviger.gateway.sites.HostPattern;
import dev.claviger.gateway.sites.Route;
import dev.claviger.http.cache.CacheEvent;
import dev.claviger.server.monitoring.FrontFacts;
import dev.claviger.server.monitoring.StatusTable;
import dev.claviger.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The gateway in the words of metrics and the status page.
final class GatewayFacts implements FrontFacts {

  private final Gateway gateway;
  private final Reloads reloads;
  private final InstantSource clock;
  private final Instant started;

  GatewayFacts(Gateway gateway, Reloads reloads, InstantSource clock) {
    this.gateway = gateway;
    this.reloads = reloads;
    this.clock = clock;
    this.started = clock.instant();
  }

  @Override
  public List<AppFacts> apps() {
    return gateway.apps().stream().map(GatewayFacts::app).toList();
  }

  private static AppFacts app(AppStatus app) {
    return new AppFacts(
        app.name(), app.wanted(), app.ready(), app.underWay(), words(app.restarts()));
  }

  @Override
  public List<VerdictCount> verdicts() {
    return gateway.verdicts().entrySet().stream()
        .flatMap(route ->
            words(route.getValue()).entrySet().stream()
                .map(it -> new VerdictCount(route.getKey(), it.getKey(), it.getValue())))
        .toList();
  }

  @Override
  public List<FrontFacts.CacheFacts> caches() {
    return gateway.caches().stream()
        .map(it -> new FrontFacts.CacheFacts(it.place(), it.bytes(), words(it.events())))
        .toList();
  }

  private static <E extends Enum<E>> Map<String, Long> words(Map<E, Long> counts) {
    var words = new LinkedHashMap<String, Long>();
    counts.forEach((it, count) -> words.put(word(it), count));
    return words;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<StatusTable> status() {
    return List.of(
        process(), reloaded(), routes(), upstreams(), cached(), applications(), workers());
  }

  private StatusTable process() {
    return StatusTable.of("process", "version", "java", "id", "started", "uptime")
        .with(
            VersionCommand.version(),
            Runtime.version().toString(),
            ProcessHandle.current().pid(),
            started,
            since(started));
  }

  private String since(Instant then) {
    return whole(Duration.between(then, clock.instant()));
  }

  private static String whole(Duration time) {
    return Durations.format(time.truncatedTo(ChronoUnit.SECONDS));
  }

  private StatusTable reloaded() {
    var count = reloads.count();
    return StatusTable.of("reloads", "taken", "refused", "last", "outcome")
        .with(
            count.taken(),
            count.refused(),
            count.last().map(Reloads.Last::at),
            count.last().map(Reloads.Last::outcome));
  }

  private StatusTable routes() {
    var table = StatusTable.of("routes", "site", "hosts", "route", "methods", "target", "policy");
    for (var route : gateway.routes()) {
      table =
          table.with(
              route.site().label(),
              hosts(route),
              route.label(),
              route.settings().methods(),
              target(route),
              route.policy().toString());
    }
    return table;
  }

  private static List<String> hosts(Route route) {
    var own = route.settings().hosts();
    return (own.isEmpty() ? route.site().hosts() : own).stream().map(HostPattern::text).toList();
  }

  private static String target(Route route) {
    var settings = route.settings();
    return settings
        .proxy()
        .map("proxy %s"::formatted)
        .or(() -> settings.app().map("app %s"::formatted))
        .or(() -> settings.files().map("files %s"::formatted))
        .or(() -> settings.redirect().map("redirect %s"::formatted))
        .orElse("respond");
  }

  private StatusTable upstreams() {
    var table = StatusTable.of("upstreams", "upstream", "server", "state", "requests");
    for (var upstream : gateway.upstreams().entrySet()) {
      for (var server : upstream.getValue()) {
        table =
            table.with(
                upstream.getKey(),
                server.server().toString(),
                word(server.availability()),
                server.underWay());
      }
    }
    return table;
  }

  private StatusTable cached() {
    var table =
        StatusTable.of(
            "caches",
            "site",
            "route",
            "answers",
            "bytes",
            "bytes_at_most",
            "hits",
            "misses",
            "driven_out");
    for (var cache : gateway.caches()) {
      var events = cache.events();
      table =
          table.with(
              cache.place().site(),
              cache.place().route(),
              cache.answers(),
              cache.bytes(),
              cache.most(),
              events.getOrDefault(CacheEvent.HIT, 0L),
              events.getOrDefault(CacheEvent.MISS, 0L),
              events.getOrDefault(CacheEvent.EVICTED, 0L));
    }
    return table;
  }

  private StatusTable applications() {
    var table =
        StatusTable.of("apps", "app", "workers_wanted", "workers_ready", "requests", "replaced");
    for (var app : gateway.apps()) {
      table = table.with(app.name(), app.wanted(), app.ready(), app.underWay(), replaced(app));
    }
    return table;
  }

  private static String replaced(AppStatus app) {
    return words(app.restarts()).entrySet().stream()
        .map(it -> it.getKey() + " " + it.getValue())
        .collect(joining(", "));
  }

  private StatusTable workers() {
    var table = StatusTable.of("workers", "worker", "process", "age", "replaced");
    for (var app : gateway.apps()) {
      for (var worker : app.workers()) {
        table =
            table.with(
                worker.label(),
                worker.process(),
                worker.age().map(GatewayFacts::whole),
                worker.restarts());
      }
    }
    return table;
  }
}

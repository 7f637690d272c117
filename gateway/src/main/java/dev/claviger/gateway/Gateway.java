package dev.claviger.gateway;

import dev.claviger.gateway.apps.App;
import dev.claviger.gateway.apps.AppStatus;
import dev.claviger.gateway.apps.Apps;
import dev.claviger.gateway.assertions.AssertionSigner;
import dev.claviger.gateway.assertions.Assertions;
import dev.claviger.gateway.issuers.Issuers;
import dev.claviger.gateway.sites.HostName;
import dev.claviger.gateway.sites.HostPattern;
import dev.claviger.gateway.sites.Match;
import dev.claviger.gateway.sites.Route;
import dev.claviger.gateway.sites.SiteTable;
import dev.claviger.http.Destination.Place;
import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.cache.CacheCounts;
import dev.claviger.http.proxy.ServerStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes every request first: gives the token service what is its own, and all else to the route
/// that it belongs to.
///
/// What the settings say is one immutable table behind one reference: a request is answered by the
/// table that it came to, whether or not it is replaced meanwhile.
public final class Gateway implements Handler, AutoCloseable {

  private record Table(
      List<HostPattern> serviceHosts,
      boolean empty,
      SiteTable<GuardedRoute> sites,
      Upstreams upstreams,
      Issuers issuers,
      Apps apps,
      Caches caches) {

    void closeUnless(Table successor) {
      upstreams.closeUnless(successor.upstreams);
      issuers.closeUnless(successor.issuers);
      apps.closeUnless(successor.apps);
    }

    boolean isServiceHost(Request request) {
      return serviceHosts.isEmpty()
          || serviceHosts.stream().anyMatch(it -> it.matches(HostName.of(request.host())));
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private static final Response AMBIGUOUS = Response.text(400, "Ambiguous path\n");
  private static final Response NOT_FOUND = Response.text(404, "Not found\n");
  private static final Response WRONG_METHOD = Response.text(405, "Method not allowed\n");

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final OwnRoutes own;
  private final Identities identities;
  private final Denials denials;
  private final AssertionSigner.Source signers;
  private final InstantSource clock;

  /// Of routes that settings have or had: counts go on over a reload.
  private final Map<Place, Verdicts> verdicts = new ConcurrentHashMap<>();

  private final Map<Place, CacheCounts> cacheCounts = new ConcurrentHashMap<>();

  private volatile Table table;

  private Gateway(
      GatewaySettings settings,
      OwnRoutes own,
      Identities identities,
      Denials denials,
      AssertionSigner.Source signers,
      App.Surroundings around,
      InstantSource clock) {
    this.own = own;
    this.identities = identities;
    this.denials = denials;
    this.signers = signers;
    this.clock = clock;
    around.records().stopLeftBehind();
    var apps = Apps.none(around).next(settings.apps());
    try {
      this.table = table(settings, Upstreams.none(), Issuers.none(), apps);
    } catch (RuntimeException e) {
      apps.close();
      throw e;
    }
  }

  /// Stops workers that a server that was killed has left behind, starts the applications of the
  /// settings, and waits for none of them.
  ///
  /// @param signers sign what applications are told of callers
  /// @param around what applications need of what is around them
  /// @throws dev.claviger.gateway.apps.UnusableAppException if one cannot work as configured
  public static Gateway open(
      GatewaySettings settings,
      OwnRoutes own,
      Identities identities,
      Denials denials,
      AssertionSigner.Source signers,
      App.Surroundings around,
      InstantSource clock) {
    return new Gateway(settings, own, identities, denials, signers, around, clock);
  }

  /// Returns when every application has a worker that takes requests.
  ///
  /// @throws dev.claviger.gateway.apps.UnusableAppException if one does not get ready
  public void awaitStart() {
    table.apps.awaitStart();
  }

  /// From now on these settings hold. No connection is dropped, and requests under way end as they
  /// began; limits begin anew, and caches empty. New and changed applications take requests before
  /// the old ones stop; workers of the others are replaced one after the other.
  ///
  /// @param last what else has to succeed: done when all is ready, and if it throws, nothing has
  ///   happened
  /// @throws dev.claviger.gateway.apps.UnusableAppException if an application does not get ready:
  ///   then everything is as it was
  public synchronized void replace(GatewaySettings settings, Runnable last) {
    var before = table;
    var apps = before.apps.next(settings.apps());
    try {
      apps.awaitStart(before.apps);
      var next = table(settings, before.upstreams, before.issuers, apps);
      doOrClose(last, next, before);
      table = next;
    } catch (RuntimeException e) {
      apps.closeUnless(before.apps);
      throw e;
    }
    later(() -> before.closeUnless(table));
    apps.reload(before.apps)
        .forEach(app -> LOG.error("app {}: the workers from before the reload go on", app));
  }

  private static void doOrClose(Runnable last, Table next, Table before) {
    try {
      last.run();
    } catch (RuntimeException e) {
      next.upstreams.closeUnless(before.upstreams);
      next.issuers.closeUnless(before.issuers);
      throw e;
    }
  }

  /// Replaces the workers of all applications, one after the other. Answers with the names of those
  /// where a successor did not get ready, so that the old ones go on.
  public synchronized List<String> restartApps() {
    return table.apps.reload(table.apps);
  }

  /// A request that looked at the table just before may still be on its way to them.
  private static void later(Runnable closing) {
    Thread.ofVirtual()
        .name("claviger-upstreams")
        .start(() -> {
          try {
            Thread.sleep(GRACE);
            closing.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private Table table(
      GatewaySettings settings, Upstreams before, Issuers issuersBefore, Apps apps) {
    var upstreams = before.next(settings);
    var issuers = issuersBefore.next(settings.issuers(), clock);
    var callers = new Callers(identities, issuers, denials);
    var caches = new Caches(clock, it -> cacheCounts.computeIfAbsent(it, _ -> new CacheCounts()));
    var targets = new Targets(upstreams, apps, caches);
    var headers = new IdentityHeaders(settings.identity(), identities.cookies());
    var assertions = new Assertions(settings.identity().assertion(), signers, clock);
    var sites =
        SiteTable.of(
            settings.sites(),
            route ->
                new GuardedRoute(
                    route,
                    RouteLimits.of(route.settings(), clock),
                    targets.of(route),
                    headers,
                    assertions,
                    callers,
                    denials,
                    verdicts.computeIfAbsent(GuardedRoute.place(route), _ -> new Verdicts())));
    return new Table(
        settings.serviceHosts(),
        settings.sites().isEmpty(),
        sites,
        upstreams,
        issuers,
        apps,
        caches);
  }

  @Override
  public Response handle(Request request) throws Exception {
    var now = table;
    if (isOwn(now, request)) {
      return own.handler().handle(request);
    }
    return switch (now.sites.match(request)) {
      case Match.Found<GuardedRoute>(var route) -> route.handle(request);
      case Match.UnknownHost<GuardedRoute>() -> elsewhere(now, request);
      case Match<GuardedRoute> other -> refusal(other);
    };
  }

  @Override
  public Optional<Response> atOnce(Request request) {
    var now = table;
    if (isOwn(now, request)) {
      return own.handler().atOnce(request);
    }
    return switch (now.sites.match(request)) {
      case Match.Found<GuardedRoute>(var route) -> route.atOnce(request);
      case Match.UnknownHost<GuardedRoute>() -> Optional.empty();
      case Match<GuardedRoute> other -> Optional.of(refusal(other));
    };
  }

  /// The token service keeps to the limit of the server, whatever stands around it.
  @Override
  public OptionalLong bodyLimit(Request request) {
    var most = route(request).flatMap(it -> it.settings().bodyBytes());
    return most.isPresent() ? OptionalLong.of(most.get().bytes()) : OptionalLong.empty();
  }

  /// Which route a request belongs to, unless it is the token service's or nobody's.
  public Optional<Route> route(Request request) {
    var now = table;
    return !isOwn(now, request)
            && now.sites.match(request) instanceof Match.Found<GuardedRoute>(var found)
        ? Optional.of(found.route())
        : Optional.empty();
  }

  /// Those of all sites, in the order of the settings.
  public List<Route> routes() {
    return table.sites.routes().stream().map(GuardedRoute::route).toList();
  }

  /// The applications that run.
  public List<AppStatus> apps() {
    return table.apps.status();
  }

  /// The servers behind us that routes proxy to, by the name of their group.
  public Map<String, List<ServerStatus>> upstreams() {
    return table.upstreams.status();
  }

  /// The caches of the routes that have one; counts what they hold.
  public List<CacheFacts> caches() {
    return table.caches.facts();
  }

  /// How often the routes that there are came to each verdict since the start.
  public Map<Place, Map<Verdict, Long>> verdicts() {
    var counts = new LinkedHashMap<Place, Map<Verdict, Long>>();
    for (var route : routes()) {
      var place = GuardedRoute.place(route);
      counts.put(place, verdicts.getOrDefault(place, new Verdicts()).all());
    }
    return counts;
  }

  private boolean isOwn(Table now, Request request) {
    return now.empty || (own.paths().test(request.path()) && now.isServiceHost(request));
  }

  /// The token service words what is not found on its own hosts.
  private Response elsewhere(Table now, Request request) throws Exception {
    return now.isServiceHost(request) && !own.paths().test(request.path())
        ? own.handler().handle(request)
        : NOT_FOUND;
  }

  private static Response refusal(Match<GuardedRoute> match) {
    return switch (match) {
      case Match.Ambiguous<GuardedRoute>() -> AMBIGUOUS;
      case Match.WrongMethod<GuardedRoute>(var allowed) ->
          WRONG_METHOD.withHeader("Allow", allowed);
      case Match.NotFound<GuardedRoute>(), Match.UnknownHost<GuardedRoute>() -> NOT_FOUND;
      case Match.Found<GuardedRoute>(_) -> throw new IllegalStateException("found");
    };
  }

  @Override
  public void close() {
    var last = table;
    last.upstreams.closeUnless(Upstreams.none());
    last.issuers.closeUnless(Issuers.none());
    last.apps.close();
  }
}

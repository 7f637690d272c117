package dev.claviger.launcher;

import dev.claviger.gateway.Denials;
import dev.claviger.gateway.Gateway;
import dev.claviger.gateway.GatewaySettings;
import dev.claviger.gateway.OwnRoutes;
import dev.claviger.gateway.apps.App;
import dev.claviger.gateway.apps.WorkerRecords;
import dev.claviger.gateway.sites.Route;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.server.Front.Door;
import dev.claviger.server.Front.Place;
import dev.claviger.server.Front.TokenRoutes;
import dev.claviger.server.ServerSettings;
import dev.claviger.server.web.Problem;
import dev.claviger.server.web.Refusals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/// Puts the gateway in front of the token service. Each of the two knows nothing of the other.
final class GatewayDoor implements Door {

  private final Gateway gateway;
  private final List<CertificateFiles> certificates;
  private final List<String> hosts;

  GatewayDoor(
      ClavigerSettings settings,
      TokenRoutes service,
      Surroundings surroundings,
      InstantSource clock) {
    this.certificates = settings.gateway().certificates();
    this.hosts = settings.gateway().uncertified();
    this.gateway =
        Gateway.open(
            settings.gateway(),
            new OwnRoutes(service.handler(), service.paths()),
            new OwnIdentities(
                service, settings.server().tokens().headerName(), cookies(settings.server())),
            new Words(service.refusals()),
            new App.Surroundings(
                surroundings.environment(),
                new WorkerRecords(settings.server().data().resolve("workers")),
                surroundings.out()::println,
                new SplittableRandom()),
            clock);
  }

  private static Set<String> cookies(ServerSettings settings) {
    return settings.cookies().secretNames();
  }

  /// Denies in the words of the token service.
  private record Words(Refusals refusals) implements Denials {
    @Override
    public Response unauthenticated(Request request) {
      return refusals.unauthenticated(request);
    }

    @Override
    public Response badToken(Request request) {
      return refusals.of(Problem.TOKEN_INVALID.failure(), request);
    }

    @Override
    public Response unavailable(Request request) {
      return refusals.unavailable(request);
    }

    @Override
    public Response forbidden(Request request) {
      return refusals.forbidden(request);
    }

    @Override
    public Response throttled(Request request, Duration wait) {
      return refusals.throttled(request, wait);
    }
  }

  @Override
  public Response handle(Request request) throws Exception {
    return gateway.handle(request);
  }

  @Override
  public Optional<Response> atOnce(Request request) {
    return gateway.atOnce(request);
  }

  @Override
  public OptionalLong bodyLimit(Request request) {
    return gateway.bodyLimit(request);
  }

  @Override
  public Optional<Place> place(Request request) {
    return route(request).map(it -> new Place(it.site().label(), it.label()));
  }

  @Override
  public List<CertificateFiles> certificates() {
    return certificates;
  }

  /// Which route a request belongs to, unless it is the token service's or nobody's.
  Optional<Route> route(Request request) {
    return gateway.route(request);
  }

  @Override
  public List<String> hosts() {
    return hosts;
  }

  /// Returns when the applications take requests.
  void awaitStart() {
    gateway.awaitStart();
  }

  /// Replaces the workers of all applications. Answers with the names of those that do not get
  /// ready.
  List<String> restartApps() {
    return gateway.restartApps();
  }

  /// Other settings from now on.
  void replace(GatewaySettings settings) {
    gateway.replace(settings);
  }

  @Override
  public void close() {
    gateway.close();
  }
}

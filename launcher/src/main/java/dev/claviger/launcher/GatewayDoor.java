package dev.claviger.launcher;

import dev.claviger.gateway.Denials;
import dev.claviger.gateway.Gateway;
import dev.claviger.gateway.GatewaySettings;
import dev.claviger.gateway.OwnRoutes;
import dev.claviger.gateway.apps.App;
import dev.claviger.gateway.apps.WorkerRecords;
import dev.claviger.gateway.assertions.AssertionSigner;
import dev.claviger.gateway.sites.Route;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.jose.JsonObject;
import dev.claviger.server.Front.Door;
import dev.claviger.server.Front.TokenRoutes;
import dev.claviger.server.ServerSettings;
import dev.claviger.server.monitoring.FrontFacts;
import dev.claviger.server.tokens.IdentityAssertions;
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
  private final AssertionSigner.Source signers;
  private final Reloads reloads;
  private final FrontFacts facts;
  private final List<CertificateFiles> certificates;
  private final List<String> hosts;

  GatewayDoor(
      ClavigerSettings settings,
      TokenRoutes service,
      Surroundings surroundings,
      InstantSource clock) {
    this.certificates = settings.gateway().certificates();
    this.hosts = settings.gateway().uncertified();
    this.signers = () -> service.assertions().signer().map(Signer::new);
    this.reloads = new Reloads(clock);
    requireSigner(settings.gateway());
    this.gateway =
        Gateway.open(
            settings.gateway(),
            new OwnRoutes(service.handler(), service.paths()),
            new OwnIdentities(
                service, settings.server().tokens().headerName(), cookies(settings.server())),
            new Words(service.refusals()),
            signers,
            new App.Surroundings(
                surroundings.environment(),
                new WorkerRecords(settings.server().data().resolve("workers")),
                surroundings.out()::println,
                new SplittableRandom()),
            clock);
    this.facts = new GatewayFacts(gateway, reloads, clock);
  }

  /// Equal for as long as the same key signs.
  private record Signer(IdentityAssertions.Signer own) implements AssertionSigner {
    @Override
    public String sign(JsonObject claims) {
      return own.sign(claims);
    }
  }

  /// The settings alone cannot say it: the ring of the database has an algorithm of its own.
  private void requireSigner(GatewaySettings settings) {
    settings
        .assertionPlaces()
        .findFirst()
        .filter(_ -> signers.current().isEmpty())
        .ifPresent(place -> {
          throw new CommandFailure(ExitCode.USAGE, place + ": " + ClavigerSettings.NO_PUBLIC_KEY);
        });
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

  @Override
  public FrontFacts facts() {
    return facts;
  }

  /// What became of reloads.
  Reloads reloads() {
    return reloads;
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
  ///
  /// @param last what else has to succeed, or nothing happens
  void replace(GatewaySettings settings, Runnable last) {
    requireSigner(settings);
    gateway.replace(settings, last);
    reloads.taken();
  }

  @Override
  public void close() {
    gateway.close();
  }
}

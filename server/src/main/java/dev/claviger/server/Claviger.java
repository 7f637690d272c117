package dev.claviger.server;

import dev.claviger.http.Destination;
import dev.claviger.http.Request;
import dev.claviger.http.descriptors.InheritedSockets;
import dev.claviger.http.server.AccessLog;
import dev.claviger.http.server.Tracing;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.FirstAdministrator;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.monitoring.FrontFacts;
import dev.claviger.server.monitoring.KnownHosts;
import dev.claviger.server.monitoring.Metrics;
import dev.claviger.server.monitoring.ServerTables;
import dev.claviger.server.monitoring.StatusPage;
import dev.claviger.server.monitoring.StatusTable;
import dev.claviger.server.tracing.Traces;
import dev.claviger.server.web.Route;
import dev.claviger.server.web.RouteNames;
import dev.claviger.server.web.Site;
import dev.claviger.server.web.TrustedProxies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The running server: the [Features], what stands in front of it, and the addresses at which they
/// answer, put together in the order in which they need each other.
public final class Claviger implements AutoCloseable {
  /// The listener that `listen` is for.
  public static final String APP = Listening.APP;

  private final ServerSettings settings;
  private final Resources resources;
  private final Features features;
  private final Certificates certificates;
  private final Listening listening;

  /// Starts everything, or nothing: what was opened before a failure is closed again. `progress` is
  /// told in lines what is done to the database.
  public static Claviger start(
      ServerSettings settings, InstantSource clock, Consumer<String> progress) {
    return start(settings, clock, progress, Front.none());
  }

  /// The same, with `front` before it.
  public static Claviger start(
      ServerSettings settings, InstantSource clock, Consumer<String> progress, Front front) {
    return start(settings, clock, progress, front, () -> InheritedSockets.NONE);
  }

  /// The same, on sockets that are open already; they are asked for when all else is ready.
  public static Claviger start(
      ServerSettings settings,
      InstantSource clock,
      Consumer<String> progress,
      Front front,
      Supplier<InheritedSockets> open) {
    var resources = new Resources();
    try {
      return new Claviger(settings, clock, progress, front, open, resources);
    } catch (RuntimeException | Error failure) {
      resources.close();
      throw failure;
    }
  }

  private Claviger(
      ServerSettings settings,
      InstantSource clock,
      Consumer<String> progress,
      Front front,
      Supplier<InheritedSockets> open,
      Resources resources) {
    this.settings = settings;
    this.resources = resources;
    var random = new SecureRandom();
    features = new Features(settings, clock, random, progress, resources);
    var door = resources.keep(front.before(features.forFront()));
    certificates = Certificates.open(settings, door, clock, random, resources);
    var places = places(new RouteNames(features.routes()));
    var metrics = resources.keep(new Metrics(places, door.facts()));
    var status = new StatusPage(() -> status(door.facts(), metrics));
    var accessLog =
        resources.keep(
            AccessLog.open(settings.accessLog(), TrustedProxies.clients(settings.web())));
    var traces = traces(places).map(resources::keep);
    var events = metrics.and(accessLog).and(door.events());
    listening =
        resources.keep(
            Listening.start(
                settings,
                TrustedProxies.before(door, settings.web()),
                KnownHosts.before(
                    Site.of(Routes.management(features.health(), metrics, status)),
                    settings.management()),
                certificates,
                traces.map(events::and).orElse(events),
                traces.<Tracing>map(it -> it).orElse(Tracing.off()),
                open.get()));
    certificates.keepCurrent();
  }

  private static Function<Request, Destination.Place> places(RouteNames own) {
    return request ->
        request
            .destination()
            .place()
            .orElseGet(() -> new Destination.Place(Metrics.OWN_SITE, own.of(request.path())));
  }

  private List<StatusTable> status(FrontFacts front, Metrics metrics) {
    return Stream.concat(
            front.status().stream(),
            Stream.of(
                ServerTables.listeners(listening.addresses(), metrics::connections),
                ServerTables.certificates(certificates.files()),
                ServerTables.keys(features.keys().facts())))
        .toList();
  }

  private Optional<Traces> traces(Function<Request, Destination.Place> places) {
    return settings.tracing().enabled()
        ? Optional.of(Traces.open(settings.tracing(), settings.web(), places, Listening.MANAGEMENT))
        : Optional.empty();
  }

  /// Where requests are answered, with the port that was taken if 0 was asked for.
  public InetSocketAddress address() {
    return listening.address(Listening.APP);
  }

  /// Where HTTPS is spoken, if it is.
  public Optional<InetSocketAddress> secureAddress() {
    return certificates.tls().map(_ -> listening.address(Listening.TLS));
  }

  /// Other certificates of what stands in front, from now on; all of them, or none.
  ///
  /// @param certificates of what stands in front
  /// @param hosts those of what stands in front that have none of their own
  /// @throws dev.claviger.http.tls.UnusableCertificateException if one cannot be used; then all is
  ///   as it was
  public void replaceCertificates(List<CertificateFiles> certificates, List<String> hosts) {
    this.certificates.replace(certificates, hosts);
  }

  /// Where metrics are.
  public InetSocketAddress managementAddress() {
    return listening.address(Listening.MANAGEMENT);
  }

  /// The administrator of a new installation, whose password is to be shown now or never.
  public Optional<FirstAdministrator> firstAdministrator() {
    return features.firstAdministrator();
  }

  List<Route> routes() {
    return features.routes();
  }

  /// Where security events are recorded.
  public AuditLog audit() {
    return features.audit();
  }

  public Accounts accounts() {
    return features.accounts();
  }

  /// The listening sockets, for the process that takes this one's place.
  public Map<String, Integer> descriptors() throws IOException {
    return listening.descriptors();
  }

  /// Leaves those to that process, and ends what runs here, for as long as connections may take.
  public void retire() {
    features.health().drain();
    listening.retire();
  }

  /// Stops gracefully: not ready from now on, no new connections, what runs is finished.
  @Override
  public void close() {
    features.health().drain();
    resources.close();
  }
}

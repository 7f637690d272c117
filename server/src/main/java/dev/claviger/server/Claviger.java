package dev.claviger.server;

import dev.claviger.http.Destination;
import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.descriptors.InheritedSockets;
import dev.claviger.http.server.AccessLog;
import dev.claviger.http.server.HttpEvents;
import dev.claviger.http.server.HttpServer;
import dev.claviger.http.server.Listener;
import dev.claviger.http.server.Peers;
import dev.claviger.http.server.Tracing;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.Tls;
import dev.claviger.server.Front.TokenRoutes;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.BreachedPasswords;
import dev.claviger.server.accounts.FirstAdministrator;
import dev.claviger.server.accounts.OpenAccounts;
import dev.claviger.server.accounts.PasswordLogin;
import dev.claviger.server.audit.AuditEndpoint;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.audit.Cause;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.certificates.Acme;
import dev.claviger.server.cookies.TokenCookies;
import dev.claviger.server.database.Database;
import dev.claviger.server.keys.JwksEndpoint;
import dev.claviger.server.keys.KeyRing;
import dev.claviger.server.keys.RemoteKeys;
import dev.claviger.server.login.LoginPages;
import dev.claviger.server.mail.Letter;
import dev.claviger.server.mail.MailKind;
import dev.claviger.server.mail.OutgoingMail;
import dev.claviger.server.monitoring.FrontFacts;
import dev.claviger.server.monitoring.Health;
import dev.claviger.server.monitoring.Metrics;
import dev.claviger.server.monitoring.ServerTables;
import dev.claviger.server.monitoring.StatusPage;
import dev.claviger.server.monitoring.StatusTable;
import dev.claviger.server.passwords.Passwords;
import dev.claviger.server.signup.SignUps;
import dev.claviger.server.tokens.Hello;
import dev.claviger.server.tokens.IdentityAssertions;
import dev.claviger.server.tokens.Tokens;
import dev.claviger.server.tracing.Traces;
import dev.claviger.server.web.Caller;
import dev.claviger.server.web.HttpsOnly;
import dev.claviger.server.web.LoginThrottle;
import dev.claviger.server.web.Refusals;
import dev.claviger.server.web.Route;
import dev.claviger.server.web.RouteNames;
import dev.claviger.server.web.Site;
import dev.claviger.server.web.TrustedProxies;
import dev.claviger.settings.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The running token service, and the one place where its parts are put together: every object is
/// made here or in the feature that owns it, in the order in which they need each other.
public final class Claviger implements AutoCloseable {
  /// The listener that `listen` is for.
  public static final String APP = "app";

  private static final String MANAGEMENT = "management";
  private static final String TLS = "tls";

  private final ServerSettings settings;
  private final Resources resources;
  private final AuditLog audit;
  private final Accounts accounts;
  private final Optional<FirstAdministrator> firstAdministrator;
  private final Health health;
  private final List<Route> routes;
  private final Optional<Acme> acme;
  private final Optional<Tls> tls;
  private final Metrics metrics;
  private final HttpServer server;
  private volatile List<CertificateFiles> ofSites;

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
    settings
        .passwords()
        .breachedList()
        .map(BreachedPasswords::new)
        .ifPresent(BreachedPasswords::check);

    DataDirectory.prepare(settings.data());
    var database = resources.keep(Database.open(settings.database(), settings.data()));
    database.migrations().atStart(settings.database().migrateOnStart(), progress);

    var keys =
        resources.keep(
            KeyRing.open(
                settings.keys(),
                settings.data(),
                database,
                settings.tokens().longestLifetime(),
                clock));
    audit = resources.keep(new AuditLog(settings.audit(), database, clock));

    var people =
        resources.keep(
            OpenAccounts.in(
                settings.accounts(), settings.database(), settings.data(), database, clock));
    accounts = people.accounts();
    var hasher = resources.keep(people.hasher(settings.passwords(), random));
    firstAdministrator =
        people.django().isPresent()
            ? Optional.empty()
            : FirstAdministrator.createIfNone(accounts, hasher, random);
    firstAdministrator.ifPresent(first ->
        audit.record(
            new AuditEvent.AccountCreated(first.account().id(), Cause.FIRST_START),
            Origin.server()));
    var passwordLogin = new PasswordLogin(accounts, hasher);
    var loginThrottle = new LoginThrottle(settings.throttles(), clock);
    var cookies = TokenCookies.create(settings.cookies(), settings.cors(), keys, random);
    var tokens =
        resources.keep(
            Tokens.create(
                settings.tokens(),
                settings.sessions(),
                loginThrottle,
                keys,
                RemoteKeys.of(settings.keys(), clock).map(resources::keep),
                cookies,
                settings.claims(),
                accounts,
                people.django(),
                passwordLogin,
                people.cache(settings.tokens().accountCache(), settings.tokens().staleAccountAge()),
                database,
                audit,
                random,
                clock));

    var mail =
        OutgoingMail.where(
            settings.mail(), settings.web(), settings.throttles(), database, audit, random, clock);
    var passwords =
        Passwords.create(
            settings.passwords(),
            settings.passwordReset(),
            settings.web(),
            accounts,
            hasher,
            passwordLogin,
            loginThrottle,
            tokens.endpoints()::begin,
            mail,
            audit);
    var signUps =
        mail.filter(_ -> settings.signUp().enabled())
            .map(it ->
                SignUps.create(settings.signUp(), settings.web(), accounts, passwords, it, audit));
    mail.map(it -> it.deliver(letters(passwords, signUps))).ifPresent(resources::keep);

    health = new Health(database);
    routes =
        Routes.table(
            tokens.endpoints(),
            tokens.sliding(),
            tokens.sessions(),
            passwords,
            signUps,
            settings.web().pages(),
            new AuditEndpoint(audit.events()),
            new Hello());
    var jwks = new JwksEndpoint(keys, settings.keys());
    var site =
        Site.of(
            routes,
            Routes.beside(
                health,
                jwks,
                LoginPages.handlers(
                    settings.cookies(),
                    tokens.endpoints()::obtain,
                    tokens.endpoints()::refresh,
                    tokens.sessions()::endCurrent,
                    tokens.authentication(),
                    cookies)),
            tokens.authentication(),
            settings.web(),
            settings.cors(),
            settings.throttles(),
            this::throttled,
            clock);
    var refusals = new Refusals(tokens.authentication(), settings.web());
    var assertions = new IdentityAssertions(settings.tokens(), keys);
    var service =
        new TokenRoutes(site, site::answers, tokens.authentication(), refusals, assertions);
    var door = resources.keep(front.before(service));
    ofSites = door.certificates();
    var places = places(new RouteNames(routes));
    metrics = resources.keep(new Metrics(places, door.facts()));
    var status = new StatusPage(() -> status(door.facts(), keys));
    var management = Site.of(Routes.management(health, metrics, status));
    var accessLog = resources.keep(AccessLog.open(settings.accessLog()));
    var app = TrustedProxies.before(door, settings.web());
    acme =
        Acme.open(settings.tls().acme(), settings.data(), door.hosts(), clock, random)
            .map(resources::keep);
    tls = settings.tls().open(withOrdered(ofSites)).map(resources::keep);
    var traces = traces(places).map(resources::keep);
    var events = metrics.and(accessLog).and(door.events());
    server =
        resources.keep(
            listen(
                listeners(app, tls).toList(),
                management,
                traces.map(events::and).orElse(events),
                traces.<Tracing>map(it -> it).orElse(Tracing.off()),
                open.get()));
    acme.ifPresent(it -> tls.ifPresent(it::start));
  }

  private static Map<MailKind, Letter.Writer> letters(
      Passwords passwords, Optional<SignUps> signUps) {
    var letters = new HashMap<>(passwords.letters());
    signUps.ifPresent(it -> letters.put(MailKind.SIGN_UP, it.letters()));
    return letters;
  }

  private static Function<Request, Destination.Place> places(RouteNames own) {
    return request ->
        request
            .destination()
            .place()
            .orElseGet(() -> new Destination.Place(Metrics.OWN_SITE, own.of(request.path())));
  }

  private List<StatusTable> status(FrontFacts front, KeyRing keys) {
    return Stream.concat(
            front.status().stream(),
            Stream.of(
                ServerTables.listeners(addresses(), metrics::connections),
                ServerTables.certificates(settings.tls().files(withOrdered(ofSites))),
                ServerTables.keys(keys.facts())))
        .toList();
  }

  private Map<String, InetSocketAddress> addresses() {
    return Stream.of(APP, TLS, MANAGEMENT)
        .filter(name -> !name.equals(TLS) || tls.isPresent())
        .collect(
            Collectors.toMap(name -> name, server::address, (one, _) -> one, LinkedHashMap::new));
  }

  private Optional<Traces> traces(Function<Request, Destination.Place> places) {
    return settings.tracing().enabled()
        ? Optional.of(Traces.open(settings.tracing(), settings.web(), places, MANAGEMENT))
        : Optional.empty();
  }

  private void throttled(Request request, Optional<Caller> caller, String limit) {
    var account = caller.stream().mapToLong(Caller::id).findFirst();
    audit.record(new AuditEvent.RequestThrottled(account, limit), Origin.of(request));
  }

  /// Without an address of its own the management listener takes the next port, or any free one: a
  /// second instance on a machine should not have to be told.
  private HttpServer listen(
      List<Listener> listeners,
      Handler management,
      HttpEvents events,
      Tracing tracing,
      InheritedSockets open) {
    var chosen = settings.management().listen().map(Address::toSocketAddress);
    try {
      var address = chosen.orElseGet(this::nextPort);
      var beside = new Listener(MANAGEMENT, address, management);
      return listen(listeners, beside, events, tracing, open);
    } catch (UncheckedIOException taken) {
      if (chosen.isPresent()) {
        throw taken;
      }
      var beside = new Listener(MANAGEMENT, loopback(0), management);
      return listen(listeners, beside, events, tracing, open);
    }
  }

  private HttpServer listen(
      List<Listener> listeners,
      Listener management,
      HttpEvents events,
      Tracing tracing,
      InheritedSockets open) {
    // first what may fail and is tried again: a socket that was inherited can be taken once
    var all = Stream.concat(Stream.of(management), listeners.stream()).toList();
    return HttpServer.start(settings.http(), events, tracing, all, open);
  }

  private Stream<Listener> listeners(Handler site, Optional<Tls> tls) {
    var redirects = tls.isPresent() && settings.tls().redirect();
    var open = redirects ? HttpsOnly.redirect(this::tlsPort) : site;
    var plain = acme.map(it -> it.before(open)).orElse(open);
    var secure = HttpsOnly.insisted(site, settings.tls().hsts());
    var address = settings.tls().listen().toSocketAddress();
    return Stream.concat(
        Stream.of(
            new Listener(
                APP,
                settings.listen().toSocketAddress(),
                plain,
                Optional.empty(),
                peers(settings.web().proxyProtocol()))),
        tls.stream()
            .map(_ ->
                new Listener(
                    TLS,
                    address,
                    secure,
                    tls,
                    peers(settings.tls().proxyProtocol()),
                    settings.tls().http3())));
  }

  private Peers peers(List<String> announcing) {
    return settings.web().peers(announcing);
  }

  private int tlsPort() {
    return server.address(TLS).getPort();
  }

  private InetSocketAddress nextPort() {
    int port = settings.listen().port();
    return loopback(port == 0 || port == 65_535 ? 0 : port + 1);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /// Where requests are answered, with the port that was taken if 0 was asked for.
  public InetSocketAddress address() {
    return server.address(APP);
  }

  /// Where HTTPS is spoken, if it is.
  public Optional<InetSocketAddress> secureAddress() {
    return tls.map(_ -> server.address(TLS));
  }

  /// Other certificates of what stands in front, from now on.
  ///
  /// @param certificates of what stands in front
  /// @param hosts those of what stands in front that have none of their own
  /// @return false if that needs a start: nobody listens for HTTPS
  /// @throws dev.claviger.http.tls.UnusableCertificateException if one cannot be used; then all is
  ///   as it was
  public boolean replaceCertificates(List<CertificateFiles> certificates, List<String> hosts) {
    acme.ifPresent(it -> it.replace(hosts));
    tls.ifPresent(it -> it.replace(settings.tls().files(withOrdered(certificates))));
    ofSites = certificates;
    return tls.isPresent() || certificates.isEmpty();
  }

  private List<CertificateFiles> withOrdered(List<CertificateFiles> others) {
    return Stream.concat(acme.stream().flatMap(it -> it.certificates().stream()), others.stream())
        .toList();
  }

  /// Where metrics are.
  public InetSocketAddress managementAddress() {
    return server.address(MANAGEMENT);
  }

  /// The administrator of a new installation, whose password is to be shown now or never.
  public Optional<FirstAdministrator> firstAdministrator() {
    return firstAdministrator;
  }

  List<Route> routes() {
    return routes;
  }

  /// Where security events are recorded.
  public AuditLog audit() {
    return audit;
  }

  public Accounts accounts() {
    return accounts;
  }

  /// The listening sockets, for the process that takes this one's place.
  public Map<String, Integer> descriptors() throws IOException {
    return server.descriptors();
  }

  /// Leaves those to that process, and ends what runs here, for as long as connections may take.
  public void retire() {
    health.drain();
    server.retire(settings.http().timeouts().drain());
  }

  /// Stops gracefully: not ready from now on, no new connections, what runs is finished.
  @Override
  public void close() {
    health.drain();
    resources.close();
  }
}

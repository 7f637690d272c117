package dev.claviger.launcher;

import dev.claviger.gateway.apps.AppSettings;
import dev.claviger.gateway.apps.UnusableAppException;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.HttpEvents;
import dev.claviger.http.server.HttpOptions;
import dev.claviger.http.server.HttpServer;
import dev.claviger.http.server.Listener;
import dev.claviger.http.tls.UnusableCertificateException;
import dev.claviger.settings.Address;
import dev.claviger.settings.SettingsException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A server that follows what is written: sites are taken over, other settings start it anew,
/// sources start the workers of applications anew, and what cannot be used is shown, in the
/// terminal and to whoever asks, until it is mended.
final class DevelopmentServer implements AutoCloseable {

  private static final String PAGE = "page";

  private final Supplier<ClavigerSettings> read;
  private final Supplier<Address> listenWithoutFile;
  private final Surroundings surroundings;
  private final HttpEvents log;
  private volatile Optional<DevelopmentPage> fault = Optional.empty();
  private volatile Optional<ClavigerSettings> inForce = Optional.empty();

  /// What was read last, whether or not it can be used.
  private Optional<ClavigerSettings> written = Optional.empty();

  private Optional<Running> running = Optional.empty();

  /// Shows the fault where no token service runs that could.
  private Optional<HttpServer> placeholder = Optional.empty();

  /// @param read throws what is wrong with the settings
  /// @param listenWithoutFile where to show that, if it is wrong from the start
  DevelopmentServer(
      Supplier<ClavigerSettings> read,
      Supplier<Address> listenWithoutFile,
      Surroundings surroundings,
      HttpEvents log) {
    this.read = read;
    this.listenWithoutFile = listenWithoutFile;
    this.surroundings = surroundings;
    this.log = log;
  }

  /// The first start. A file that cannot be used is waited for; all else is thrown.
  synchronized void start() {
    try {
      take(read.get());
    } catch (SettingsException | UnusableAppException | UnusableCertificateException broken) {
      broken(broken);
    }
  }

  /// Follows the settings as they are now.
  synchronized void reload() {
    try {
      take(read.get());
    } catch (RuntimeException broken) {
      broken(broken);
    }
  }

  /// The applications, to follow their sources.
  synchronized List<AppSettings> apps() {
    return written.map(it -> it.gateway().apps()).orElse(List.of());
  }

  /// Follows a file of an application as it is now.
  synchronized void changed(Path file) {
    say("%s has changed".formatted(Printable.of(String.valueOf(file.getFileName()))));
    if (running.isEmpty() || fault.isPresent()) {
      reload();
    } else {
      running
          .get()
          .door()
          .restartApps()
          .forEach(app -> say("app %s does not get ready: see above why".formatted(app)));
    }
  }

  private void take(ClavigerSettings fresh) {
    written = Optional.of(fresh);
    if (!isSameServer(fresh) || !running.orElseThrow().replace(fresh.gateway())) {
      startAnew(fresh);
    } else {
      say("reloaded: %d sites".formatted(fresh.gateway().sites().size()));
    }
    inForce = Optional.of(fresh);
    fault = Optional.empty();
  }

  private boolean isSameServer(ClavigerSettings fresh) {
    return running.isPresent()
        && inForce.filter(it -> it.server().equals(fresh.server())).isPresent();
  }

  private void startAnew(ClavigerSettings fresh) {
    close();
    inForce = Optional.of(fresh);
    var started = Running.start(fresh, surroundings, this::before);
    running = Optional.of(started);
    surroundings.out().print(Greeting.of(started.claviger(), fresh.server()));
    surroundings.out().flush();
    sayWhatIsLeftOut(fresh);
  }

  /// An authority cannot ask back on this machine, and counts what fails.
  private void sayWhatIsLeftOut(ClavigerSettings fresh) {
    var acme = fresh.server().tls().acme();
    if (acme.enabled() && acme.hosts().isEmpty()) {
      say(
          "tls.acme is set, and `claviger dev` orders no certificate for the hosts of sites:"
              + " without another certificate there is no HTTPS; `claviger certificate"
              + " development` makes one for this machine");
    }
  }

  private DevelopmentDoor before(GatewayDoor door) {
    return new DevelopmentDoor(door, () -> fault, () -> inForce.orElseThrow().gateway(), log);
  }

  private void broken(RuntimeException thrown) {
    var message = FailureMessages.of(thrown).message();
    message.lines().forEach(this::say);
    say("waiting for the settings file to be mended");
    running.ifPresent(it -> it.door().reloads().refused());
    fault = Optional.of(DevelopmentPages.brokenSettings(message));
    if (running.isEmpty() && placeholder.isEmpty()) {
      var address = inForce.map(it -> it.server().listen()).orElseGet(listenWithoutFile);
      placeholder = Optional.of(showFault(address.toSocketAddress()));
    }
  }

  private HttpServer showFault(InetSocketAddress address) {
    var server =
        HttpServer.start(
            HttpOptions.defaults(), log, List.of(new Listener(PAGE, address, this::shown)));
    say("what is wrong is shown on http:/%s as well".formatted(server.address(PAGE)));
    return server;
  }

  private Response shown(Request request) {
    return DevelopmentDoor.marked(
        fault.map(it -> it.answer(request)).orElse(Response.text(503, "Starting\n")));
  }

  /// Where requests are answered.
  synchronized InetSocketAddress address() {
    return running
        .map(it -> it.claviger().address())
        .or(() -> placeholder.map(it -> it.address(PAGE)))
        .orElseThrow();
  }

  private void say(String line) {
    surroundings.err().println("claviger: " + line);
  }

  @Override
  public synchronized void close() {
    placeholder.ifPresent(HttpServer::close);
    placeholder = Optional.empty();
    running.ifPresent(Running::close);
    running = Optional.empty();
  }
}

package dev.claviger.server;

import dev.claviger.http.Handler;
import dev.claviger.http.descriptors.InheritedSockets;
import dev.claviger.http.server.HttpEvents;
import dev.claviger.http.server.HttpServer;
import dev.claviger.http.server.Listener;
import dev.claviger.http.server.Peers;
import dev.claviger.http.server.Tracing;
import dev.claviger.server.web.HttpsOnly;
import dev.claviger.settings.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The listeners: plain HTTP, HTTPS where there are certificates, and that of management; which
/// address each has, and what answers there.
final class Listening implements AutoCloseable {
  static final String APP = "app";
  static final String MANAGEMENT = "management";
  static final String TLS = "tls";

  private final ServerSettings settings;
  private final Certificates certificates;
  private final HttpServer server;

  private Listening(
      ServerSettings settings,
      Handler site,
      Handler management,
      Certificates certificates,
      HttpEvents events,
      Tracing tracing,
      InheritedSockets open) {
    this.settings = settings;
    this.certificates = certificates;
    this.server = listen(listeners(site), management, events, tracing, open);
  }

  static Listening start(
      ServerSettings settings,
      Handler site,
      Handler management,
      Certificates certificates,
      HttpEvents events,
      Tracing tracing,
      InheritedSockets open) {
    return new Listening(settings, site, management, certificates, events, tracing, open);
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

  private List<Listener> listeners(Handler site) {
    var redirects = certificates.tls().isPresent() && settings.tls().redirect();
    var plain = certificates.before(redirects ? HttpsOnly.redirect(this::tlsPort) : site);
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
            certificates.tls().stream()
                .map(tls ->
                    new Listener(
                        TLS,
                        address,
                        secure,
                        Optional.of(tls),
                        peers(settings.tls().proxyProtocol()),
                        settings.tls().http3())))
        .toList();
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

  /// With the port that was taken if 0 was asked for.
  InetSocketAddress address(String listener) {
    return server.address(listener);
  }

  /// All of them, by the names of their listeners.
  Map<String, InetSocketAddress> addresses() {
    return Stream.of(APP, TLS, MANAGEMENT)
        .filter(name -> !name.equals(TLS) || certificates.tls().isPresent())
        .collect(
            Collectors.toMap(name -> name, server::address, (one, _) -> one, LinkedHashMap::new));
  }

  Map<String, Integer> descriptors() throws IOException {
    return server.descriptors();
  }

  /// Leaves the sockets to others, and ends what runs here for as long as connections may take.
  void retire() {
    server.retire(settings.http().timeouts().drain());
  }

  @Override
  public void close() {
    server.close();
  }
}

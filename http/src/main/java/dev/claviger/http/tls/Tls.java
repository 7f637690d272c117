package dev.claviger.http.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificates of a listener, read anew when their files change.
///
/// ```
/// var tls = Tls.open(
///     List.of(CertificateFiles.of(Path.of("chain.pem"), Path.of("key.pem"))),
///     HandshakeOptions.defaults(), Duration.ofSeconds(5));
/// new Listener("app", address, handler, Optional.of(tls));
/// ```
///
/// What cannot be used after a change is logged, and the old goes on. Connections that exist are
/// not touched by a change.
public final class Tls implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private List<CertificateFiles> certificates;
  private final HandshakeOptions options;
  private final TlsProvider provider = TlsProvider.best();
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;
  private final AtomicInteger handshakes = new AtomicInteger();
  private final HostProofs proofs;
  private final Thread watch;
  private volatile ServerNames<TlsContext> current;
  private List<TlsContext> contexts = List.of();
  private List<CertifiedKey> keys = List.of();
  private Optional<QuicTls> quic = Optional.empty();
  private List<X509Certificate> clientAuthorities = List.of();
  private TicketKeys tickets;
  private Map<Path, String> seen;

  private Tls(
      List<CertificateFiles> certificates,
      HandshakeOptions options,
      Duration recheck,
      InstantSource clock) {
    this.certificates = List.copyOf(certificates);
    this.options = options;
    this.clock = clock;
    this.proofs = new HostProofs(provider, options.timeout());
    this.tickets = TicketKeys.fresh(random, clock.instant());
    this.seen = states();
    this.current = load();
    this.watch = Thread.ofVirtual().name("certificates").unstarted(() -> watch(recheck));
  }

  /// Reads the files.
  ///
  /// @param certificates the first one answers for names that no other has
  /// @param recheck how often to look whether they have changed
  /// @throws UnusableCertificateException saying what to mend
  public static Tls open(
      List<CertificateFiles> certificates, HandshakeOptions options, Duration recheck) {
    var tls = new Tls(certificates, options, recheck, InstantSource.system());
    tls.watch.start();
    return tls;
  }

  /// Reads the files now, if they have changed. True unless they cannot be used.
  public synchronized boolean reload() {
    Map<Path, String> now = states();
    try {
      if (!now.equals(seen)) {
        current = load();
        LOG.info("certificates read anew: {}", certificates);
      }
      return true;
    } catch (UnusableCertificateException e) {
      LOG.error("the changed certificate is not used, the old one goes on: {}", e.getMessage());
      return false;
    } finally {
      seen = now;
      renewTickets();
    }
  }

  /// Other files from now on.
  ///
  /// @throws UnusableCertificateException saying what to mend; then everything is as it was
  public synchronized void replace(List<CertificateFiles> now) {
    List<CertificateFiles> before = certificates;
    if (before.equals(now)) {
      return;
    }
    certificates = List.copyOf(now);
    try {
      current = load();
      seen = states();
    } catch (UnusableCertificateException e) {
      certificates = before;
      throw e;
    }
  }

  /// Whether a connection may begin its handshake; if so, [#leave] must follow.
  public boolean enter() {
    if (handshakes.incrementAndGet() <= options.limit()) {
      return true;
    }
    handshakes.decrementAndGet();
    return false;
  }

  /// A handshake is over.
  public void leave() {
    handshakes.decrementAndGet();
  }

  /// How many are under way.
  public int handshakes() {
    return handshakes.get();
  }

  /// For the engine: the same certificates for HTTP/3, now and after every change. The library that
  /// this takes is loaded here.
  ///
  /// @throws java.io.UncheckedIOException if it is not to be had
  /// @throws UnusableCertificateException if it cannot use one of the certificates
  public synchronized QuicTls quic() {
    QuicTls made = quic.orElseGet(() -> QuicTls.of(keys, tickets));
    quic = Optional.of(made);
    return made;
  }

  public Duration handshakeTimeout() {
    return options.timeout();
  }

  /// For the engine: what answers a client that asks for this name.
  public SslHandler handler(@Nullable String serverName, ByteBufAllocator allocator) {
    SslHandler handler = current.choose(serverName).handler(allocator);
    handler.setHandshakeTimeoutMillis(options.timeout().toMillis());
    return handler;
  }

  /// What authorities are shown.
  public HostProofs proofs() {
    return proofs;
  }

  /// Stops looking for changes.
  @Override
  public void close() {
    watch.interrupt();
  }

  private synchronized ServerNames<TlsContext> load() {
    List<X509Certificate> authorities =
        options
            .clientAuthorities()
            .map(file -> CertifiedKey.certificates(PemFile.read(file)))
            .orElse(List.of());
    List<CertifiedKey> read = certificates.stream().map(CertifiedKey::read).toList();
    List<Map.Entry<List<String>, TlsContext>> made =
        read.stream()
            .map(key ->
                Map.entry(
                    key.names(),
                    TlsContext.of(key, options, authorities, options.protocols(), provider)))
            .toList();
    Optional<QuicTls.Contexts> ofQuic = quic.map(_ -> QuicTls.Contexts.of(read));
    if (!authorities.equals(clientAuthorities)) {
      // who resumes is not asked for a certificate again
      tickets = TicketKeys.fresh(random, clock.instant());
    }
    clientAuthorities = authorities;
    contexts = made.stream().map(Map.Entry::getValue).toList();
    contexts.forEach(context -> context.useTickets(tickets));
    ofQuic.ifPresent(its -> quic.orElseThrow().use(its, tickets));
    keys = read;
    keys.forEach(this::warnIfNotValid);
    return new ServerNames<>(made);
  }

  private void warnIfNotValid(CertifiedKey key) {
    Instant end = key.certificate().getNotAfter().toInstant();
    if (end.isBefore(clock.instant())) {
      LOG.warn("the certificate in {} has expired at {}", key.files().chain(), end);
    }
  }

  private synchronized void renewTickets() {
    TicketKeys now = tickets.at(clock.instant(), random);
    if (!now.equals(tickets)) {
      tickets = now;
      contexts.forEach(context -> context.useTickets(now));
      quic.ifPresent(it -> it.useTickets(now));
    }
  }

  private void watch(Duration recheck) {
    try {
      while (true) {
        Thread.sleep(recheck);
        reload();
      }
    } catch (InterruptedException _) {
      LOG.debug("certificates are no longer watched");
    }
  }

  /// Time, size and identity of each file: a link that is turned to another one is a change.
  private Map<Path, String> states() {
    Map<Path, String> states = new HashMap<>();
    files().forEach(file -> states.put(file, state(file)));
    return states;
  }

  private Stream<Path> files() {
    return Stream.concat(
        certificates.stream()
            .flatMap(files ->
                Stream.concat(
                    Stream.of(files.chain(), files.key()), files.ocspResponse().stream())),
        options.clientAuthorities().stream());
  }

  private static String state(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.lastModifiedTime()
          + " "
          + found.size()
          + " "
          + Objects.toString(found.fileKey());
    } catch (IOException _) {
      return "missing";
    }
  }
}

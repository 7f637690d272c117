package dev.claviger.server.certificates;

import dev.claviger.http.Handler;
import dev.claviger.http.tls.CertificateFacts;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a certificate for each host: orders those that are missing, renews those that end. One
/// host's failure holds no other up.
public final class Acme implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Acme.class);

  /// Clocks are set, machines sleep.
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private static final int STAND_IN_DAYS = 90;

  private final AcmeSettings settings;
  private final CertificateStore store;
  private final InstantSource clock;
  private final double jitter;
  private final Challenges challenges = new Challenges();
  private final Semaphore wake = new Semaphore(0);
  private final Map<String, Failures> failures = new HashMap<>();
  private volatile List<String> hosts;
  private volatile Optional<Thread> agent = Optional.empty();

  /// How often in a row, and until when to wait.
  private record Failures(int count, Instant until) {}

  private Acme(
      AcmeSettings settings,
      CertificateStore store,
      List<String> hosts,
      InstantSource clock,
      double jitter) {
    this.settings = settings;
    this.store = store;
    this.hosts = hosts;
    this.clock = clock;
    this.jitter = jitter;
  }

  /// Empty if no authority is configured. From here on there is a certificate for each host: what
  /// was issued before, or one that we have signed ourselves.
  ///
  /// @param ofSites the hosts, unless the settings name them
  public static Optional<Acme> open(
      AcmeSettings settings,
      Path data,
      List<String> ofSites,
      InstantSource clock,
      RandomGenerator random) {
    return settings
        .directory()
        .map(directory -> {
          var store = CertificateStore.of(data, directory);
          var acme = new Acme(settings, store, List.of(), clock, random.nextDouble());
          acme.take(settings.hosts(ofSites));
          return acme;
        });
  }

  /// Where the certificates of these settings are.
  public static List<CertificateFiles> files(
      AcmeSettings settings, Path data, List<String> ofSites) {
    return settings.directory().stream()
        .map(directory -> CertificateStore.of(data, directory))
        .flatMap(store -> settings.hosts(ofSites).stream().map(store::files))
        .toList();
  }

  /// Has the server renew all of them: at once if it is woken, else when it starts.
  public static void wish(AcmeSettings settings, Path data, List<String> hosts) throws IOException {
    var store = CertificateStore.of(data, settings.directory().orElseThrow());
    for (var host : hosts) {
      store.wish(host);
    }
  }

  /// Answers the authority's questions before `next`.
  public Handler before(Handler next) {
    return challenges.before(next);
  }

  public List<CertificateFiles> certificates() {
    return hosts.stream().map(store::files).toList();
  }

  /// Begins to order. The authority asks back at once: what it asks has to be listened to.
  ///
  /// @param tls shows new certificates, and proofs
  public void start(Tls tls) {
    var authority = new Authority(settings, store, challenges, tls.proofs());
    agent = Optional.of(Thread.ofVirtual().name("acme").start(() -> tend(authority, tls)));
  }

  /// Other hosts from now on; also looks anew at those that are known.
  public void replace(List<String> ofSites) {
    take(settings.hosts(ofSites));
    wake.release();
  }

  private void take(List<String> now) {
    if (now.isEmpty()) {
      LOG.warn(
          "tls.acme: no host to order a certificate for: name them in hosts of sites, or here");
    }
    now.stream().filter(host -> store.find(host).isEmpty()).forEach(this::standIn);
    hosts = List.copyOf(now);
  }

  private void standIn(String host) {
    var made = SelfSignedCertificate.make(List.of(host), STAND_IN_DAYS, clock.instant());
    try {
      store.keep(host, new IssuedCertificate(made.certificate(), made.key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tend(Authority authority, Tls tls) {
    try {
      while (true) {
        for (var host : hosts) {
          if (!due(host).isAfter(clock.instant())) {
            order(host, authority, tls);
          }
        }
        sleep();
      }
    } catch (InterruptedException _) {
      LOG.debug("certificates are no longer ordered");
    }
  }

  private void sleep() throws InterruptedException {
    var now = clock.instant();
    var wait =
        hosts.stream()
            .map(host -> Duration.between(now, due(host)))
            .reduce(LONGEST_WAIT, (a, b) -> a.compareTo(b) < 0 ? a : b);
    if (wake.tryAcquire(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  /// After a failure not before its pause is over, whatever is wished: authorities count.
  private Instant due(String host) {
    return Optional.ofNullable(failures.get(host))
        .map(Failures::until)
        .or(() -> store.isWished(host) ? Optional.of(Instant.MIN) : Optional.empty())
        .or(() ->
            store
                .find(host)
                .filter(found -> !found.selfSigned())
                .map(found -> RenewalPlan.due(found.begin(), found.end(), jitter)))
        .orElse(Instant.EPOCH);
  }

  private void order(String host, Authority authority, Tls tls) throws InterruptedException {
    try {
      store.keep(host, authority.order(host));
      store.fulfilled(host);
      failures.remove(host);
      tls.reload();
      LOG.info("certificate for {} issued, good until {}", host, end(host));
    } catch (OrderRefused refused) {
      failed(host, String.valueOf(refused.getMessage()), refused.notBefore(), refused);
    } catch (IOException | RuntimeException e) {
      failed(host, "%s".formatted(e), Optional.empty(), e);
    }
  }

  private String end(String host) {
    return store.find(host).map(CertificateFacts::end).map(Instant::toString).orElse("?");
  }

  private void failed(String host, String why, Optional<Instant> notBefore, Exception cause) {
    var count = Optional.ofNullable(failures.get(host)).map(before -> before.count() + 1).orElse(1);
    var own = clock.instant().plus(RenewalPlan.pause(count));
    var until = notBefore.filter(own::isBefore).orElse(own);
    failures.put(host, new Failures(count, until));
    LOG.error("no certificate for {}: {}; tried again at {}", host, why, until);
    LOG.debug("ordering failed", cause);
  }

  @Override
  public void close() {
    agent.ifPresent(Thread::interrupt);
  }
}

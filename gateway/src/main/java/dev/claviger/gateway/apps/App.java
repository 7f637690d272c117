package dev.claviger.gateway.apps;

import dev.claviger.http.proxy.Upstream;
import dev.claviger.http.proxy.UpstreamEvents;
import dev.claviger.http.proxy.UpstreamOptions;
import dev.claviger.http.proxy.UpstreamServer;
import dev.claviger.settings.Durations;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// An application: its workers, and the [Upstream] that has those of them which take requests.
public final class App implements AutoCloseable {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final AppSettings settings;
  private final Surroundings around;
  private final Optional<WorkerUser> user;
  private final SocketDirectory sockets;
  private final Upstream upstream;
  private final List<Slot> slots;
  private final Map<UpstreamServer, Duty> onDuty = new ConcurrentHashMap<>();
  private CompletableFuture<Boolean> started = new CompletableFuture<>();

  /// A worker that takes requests.
  ///
  /// @param left how many requests until it is replaced
  private record Duty(WorkerProcess worker, Slot slot, AtomicInteger left) {}

  /// What applications need of what is around them.
  ///
  /// @param variables of our own environment
  /// @param records of the workers that run
  /// @param output gets each line that a worker writes, behind the worker's name
  public record Surroundings(
      Map<String, String> variables,
      WorkerRecords records,
      Consumer<String> output,
      RandomGenerator random) {}

  private App(AppSettings settings, Optional<WorkerUser> user, Surroundings around) {
    this.settings = settings;
    this.around = around;
    this.user = user;
    this.sockets = SocketDirectory.create(user);
    this.upstream = Upstream.open(settings.name(), options(settings.times()), new Requests());
    this.slots = IntStream.rangeClosed(1, settings.workers()).mapToObj(this::slot).toList();
  }

  /// Starts the workers and waits for none of them.
  ///
  /// @throws UnusableAppException if it cannot work as configured
  public static App start(AppSettings settings, Surroundings around) {
    var _ = settings.toStart();
    var user = user(settings, around);
    var _ = Variables.of(settings, user, around.variables());
    return new App(settings, user, around).open();
  }

  private static Optional<WorkerUser> user(AppSettings settings, Surroundings around) {
    var user = WorkerUser.of(settings, Optional.ofNullable(around.variables().get("PATH")));
    if (user.isPresent()
        && settings.socket() == WorkerSocket.UNIX
        && !SocketDirectory.isProtected()) {
      throw new UnusableAppException(
          "app %s: `socket: unix` with `user` needs the protection of links by the system (sysctl"
                  .formatted(settings.name())
              + " fs.protected_symlinks=1); take `socket: port`");
    }
    return user;
  }

  private App open() {
    started = allOf(slots.stream().map(Slot::open).toList());
    return this;
  }

  /// Whether every worker took requests at the first attempt, once that is known. If not, they are
  /// started again and again.
  public CompletableFuture<Boolean> started() {
    return started;
  }

  private static CompletableFuture<Boolean> allOf(List<CompletableFuture<Boolean>> attempts) {
    return CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new))
        .thenApply(_ -> attempts.stream().allMatch(CompletableFuture::join));
  }

  AppSettings settings() {
    return settings;
  }

  public String name() {
    return settings.name();
  }

  /// Where its requests are to be forwarded.
  public Upstream upstream() {
    return upstream;
  }

  public List<WorkerStatus> workers() {
    return slots.stream().map(Slot::status).toList();
  }

  /// As it is now.
  public AppStatus status() {
    var restarts = new EnumMap<Restart, Long>(Restart.class);
    for (var reason : Restart.values()) {
      restarts.put(reason, slots.stream().mapToLong(slot -> slot.restarts(reason)).sum());
    }
    int underWay = onDuty.keySet().stream().mapToInt(upstream::requestsUnderWay).sum();
    return new AppStatus(name(), settings.workers(), workers(), underWay, restarts);
  }

  /// Replaces the workers, one after the other, each when its successor takes requests. Stops at
  /// the first successor that does not get ready, and answers false: the others go on as they are.
  public boolean reload() {
    return slots.stream()
        .allMatch(slot -> slot.replace(Optional.empty(), Restart.RELOADED, "reload").join());
  }

  /// Requests have to be finished before; what is under way is cut off.
  @Override
  public void close() {
    var stopping = slots.stream().map(slot -> Thread.startVirtualThread(slot::close)).toList();
    try {
      for (var each : stopping) {
        each.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    upstream.close();
    sockets.delete();
  }

  /// The defaults of any upstream, but for how long a request may take.
  private static UpstreamOptions options(WorkerTimes times) {
    var sources = Sources.NONE.withFlag("timeouts.response", Durations.format(times.request()));
    return SettingsSchema.of(UpstreamOptions.class).load(sources).value();
  }

  private Slot slot(int number) {
    return new Slot(settings.name() + "." + number, settings.times(), new Workers());
  }

  private int requestsUntilReplacement() {
    int requests = settings.requestsBeforeReplacement();
    return requests == 0
        ? Integer.MAX_VALUE
        : requests + around.random().nextInt(settings.replacementJitter() + 1);
  }

  private final class Workers implements Slot.Owner {

    /// Procfile and environment file are read each time: a reload takes what they say then.
    @Override
    public WorkerProcess start(String label) throws IOException {
      var place = WorkerPlace.free(settings.socket(), sockets.sockets());
      var command = user.map(it -> it.running(settings.toStart())).orElseGet(settings::toStart);
      var variables = Variables.of(settings, user, around.variables());
      var record = around.records().begin(label, settings.times().stop());
      try {
        return WorkerProcess.start(
            label, command, settings.directory(), variables, place, record, around.output());
      } catch (IOException | RuntimeException e) {
        record.remove();
        throw e;
      }
    }

    @Override
    public void enter(Slot slot, WorkerProcess worker, Optional<WorkerProcess> instead) {
      synchronized (onDuty) {
        onDuty.put(
            worker.server(), new Duty(worker, slot, new AtomicInteger(requestsUntilReplacement())));
        instead.ifPresent(it -> onDuty.remove(it.server()));
        publish();
      }
    }

    @Override
    public void leave(WorkerProcess worker) {
      synchronized (onDuty) {
        onDuty.remove(worker.server());
        publish();
      }
    }

    @Override
    public void drain(WorkerProcess worker) throws InterruptedException {
      long end = System.nanoTime() + settings.times().stop().toNanos();
      while (upstream.requestsUnderWay(worker.server()) > 0 && System.nanoTime() - end < 0) {
        Thread.sleep(BETWEEN_LOOKS);
      }
    }

    private void publish() {
      upstream.replace(List.copyOf(onDuty.keySet()));
    }
  }

  private final class Requests implements UpstreamEvents {

    @Override
    public void finished(UpstreamServer server) {
      var duty = onDuty.get(server);
      if (duty != null && duty.left.decrementAndGet() == 0) {
        replace(duty, Restart.RECYCLED, "it has answered its share of requests");
      }
    }

    @Override
    public void timedOut(UpstreamServer server) {
      var duty = onDuty.get(server);
      if (duty != null) {
        var time = Durations.format(settings.times().request());
        replace(duty, Restart.TIMED_OUT, "a request took longer than " + time);
      }
    }

    private void replace(Duty duty, Restart reason, String why) {
      var _ = duty.slot.replace(Optional.of(duty.worker), reason, why);
    }
  }
}

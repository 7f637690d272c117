package dev.claviger.gateway.apps;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One of the places for workers of an application: keeps a worker in it, whatever happens to the
/// one before.
///
/// Everything is done by one thread, which takes orders in turn. So a worker that ends while
/// another is made ready, or a reload while it restarts, are nothing special.
final class Slot implements AutoCloseable {

  /// What the slots of an application share with it.
  interface Owner {

    /// Starts the next worker of a slot.
    WorkerProcess start(String label) throws IOException;

    /// The worker takes requests from now on, in the place of the other, if there is one.
    void enter(Slot slot, WorkerProcess worker, Optional<WorkerProcess> instead);

    /// It gets no requests from now on.
    void leave(WorkerProcess worker);

    /// Waits until it has answered those it has got, for a limited time.
    void drain(WorkerProcess worker) throws InterruptedException;
  }

  private sealed interface Order {
    record Start() implements Order {}

    record Ended(WorkerProcess worker) implements Order {}

    /// Of this worker, or of whichever there is.
    record Replace(
        Optional<WorkerProcess> worker, Restart reason, String why, CompletableFuture<Boolean> done)
        implements Order {}

    record Stop() implements Order {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

  private final String label;
  private final WorkerTimes times;
  private final Backoff backoff;
  private final Owner owner;
  private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private final CompletableFuture<Boolean> firstAttempt = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable WorkerProcess current;
  private final Map<Restart, Integer> restarts = new ConcurrentHashMap<>();

  /// Ended early, one after the other.
  private int failures;

  Slot(String label, WorkerTimes times, Owner owner) {
    this.label = label;
    this.times = times;
    this.backoff = Backoff.of(times);
    this.owner = owner;
    this.thread = Thread.ofVirtual().name("worker " + label).unstarted(this::run);
  }

  /// Whether the first worker became ready, once that is known.
  CompletableFuture<Boolean> open() {
    thread.start();
    return firstAttempt;
  }

  /// A worker that runs goes on until its successor takes requests. Answers false, and everything
  /// is as before, if the successor does not get ready.
  ///
  /// @param why for the log
  CompletableFuture<Boolean> replace(Optional<WorkerProcess> worker, Restart reason, String why) {
    var done = new CompletableFuture<Boolean>();
    orders.add(new Order.Replace(worker, reason, why, done));
    return done;
  }

  WorkerStatus status() {
    return new WorkerStatus(
        label,
        Optional.ofNullable(current).map(WorkerProcess::pid),
        Optional.ofNullable(current).map(WorkerProcess::age),
        Arrays.stream(Restart.values()).mapToInt(this::restarts).sum());
  }

  int restarts(Restart reason) {
    return restarts.getOrDefault(reason, 0);
  }

  @Override
  public void close() {
    stopping = true;
    orders.add(new Order.Stop());
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping) {
      try {
        follow(next());
      } catch (InterruptedException e) {
        stopping = true; // whoever interrupts wants an end
      }
    }
    firstAttempt.complete(false);
    var last = current;
    if (last != null) {
      owner.leave(last);
      last.stop(times.stop());
    }
    orders.forEach(order -> {
      if (order instanceof Order.Replace replace) {
        replace.done.complete(false);
      }
    });
  }

  /// An empty slot is filled when the time has come, unless there is something else to do.
  private Order next() throws InterruptedException {
    if (current != null) {
      return orders.take();
    }
    long wait = failures == 0 ? 0 : backoff.delay(failures).toNanos();
    var order = orders.poll(wait, TimeUnit.NANOSECONDS);
    return order == null ? new Order.Start() : order;
  }

  private void follow(Order order) throws InterruptedException {
    switch (order) {
      case Order.Start() -> fill();
      case Order.Ended(var worker) -> ended(worker);
      case Order.Replace replace -> replace.done.complete(replaced(replace));
      case Order.Stop() -> {}
    }
  }

  private void fill() throws InterruptedException {
    var started = launch();
    if (started.isPresent()) {
      owner.enter(this, started.get(), Optional.empty());
      current = started.get();
      LOG.info("{} takes requests", started.get());
    } else {
      failures++;
      LOG.warn("{} is started again in {}", label, backoff.delay(failures));
    }
    firstAttempt.complete(started.isPresent());
  }

  private void ended(WorkerProcess worker) {
    if (worker != current) {
      return;
    }
    owner.leave(worker);
    current = null;
    count(Restart.ENDED);
    failures = Backoff.failures(failures, worker.age());
    LOG.warn(
        "{} ended {} after {} s; the next is started in {}",
        worker,
        worker.ending(),
        worker.age().toSeconds(),
        backoff.delay(failures));
  }

  private boolean replaced(Order.Replace order) throws InterruptedException {
    var before = Optional.ofNullable(current);
    if (order.worker.isPresent() && !order.worker.equals(before)) {
      return false; // it is gone already
    }
    var successor = launch();
    if (successor.isEmpty()) {
      return false;
    }
    owner.enter(this, successor.get(), before);
    current = successor.get();
    failures = 0;
    LOG.info("{} takes requests in place of the one before: {}", successor.get(), order.why);
    if (before.isPresent()) {
      count(order.reason);
      retire(before.get());
    }
    return true;
  }

  private void count(Restart reason) {
    restarts.merge(reason, 1, Integer::sum);
  }

  private void retire(WorkerProcess worker) throws InterruptedException {
    try {
      owner.drain(worker);
    } finally {
      worker.stop(times.stop());
    }
  }

  /// A worker that takes requests, or none and a line in the log that says why.
  private Optional<WorkerProcess> launch() throws InterruptedException {
    WorkerProcess worker;
    try {
      worker = owner.start(label);
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be started: {}", label, e.getMessage());
      return Optional.empty();
    }
    boolean ready = false;
    try {
      ready = isReady(worker);
    } finally {
      if (!ready) {
        worker.stop(stopping ? times.stop() : Duration.ZERO);
      }
    }
    if (!ready) {
      return Optional.empty();
    }
    worker.onExit(() -> orders.add(new Order.Ended(worker)));
    return Optional.of(worker);
  }

  private boolean isReady(WorkerProcess worker) throws InterruptedException {
    return switch (Readiness.await(worker, times, () -> stopping)) {
      case READY -> true;
      case NOT_WANTED -> false;
      case ENDED -> {
        LOG.error("{} ended {} before it took requests", worker, worker.ending());
        yield false;
      }
      case TOO_SLOW -> {
        LOG.error(
            "{} did not take requests within {}: does it listen where PORT (or, with `socket: unix`,"
                + " CLAVIGER_SOCKET) says?",
            worker,
            times.start());
        yield false;
      }
    };
  }
}

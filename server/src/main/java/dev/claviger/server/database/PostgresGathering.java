package dev.claviger.server.database;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Group commit for PostgreSQL. A transaction of one small statement costs both sides far more than
/// the row does: messages, switches of process, the record of the commit, the wait for the disk. So
/// while one transaction is under way, requests gather, and then go together as one statement.
///
/// Who comes alone goes at once. Whoever is first of those who gathered leads the next transaction,
/// in its own thread. Nobody waits for long for the transaction of others: if it is held up, by a
/// lock that somebody holds on one of its rows, the others go by themselves.
final class PostgresGathering<Q, A> {

  private static final int MOST_TOGETHER = 100;
  private static final long PATIENCE_MILLIS = 50;

  private final GatheredWrite<Q, A> write;
  private final Database database;

  /// Empty while nobody leads. Guarded by this object, like `led`.
  private final ArrayDeque<Place<Q, A>> waiting = new ArrayDeque<>();

  private boolean led;

  PostgresGathering(GatheredWrite<Q, A> write, Database database) {
    this.write = write;
    this.database = database;
  }

  A write(Q request) {
    Nesting.refuse();
    var mine = new Place<Q, A>(request);
    if (enter(mine) || leads(mine)) {
      lead();
    }
    return mine.answer();
  }

  /// Whether the caller leads at once.
  private synchronized boolean enter(Place<Q, A> mine) {
    waiting.add(mine);
    var first = !led;
    led = true;
    return first;
  }

  /// Whether the caller is to lead; if not, it is answered.
  private boolean leads(Place<Q, A> mine) {
    try {
      return mine.turn.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException held) {
      return leadsLater(mine);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return leadsLater(mine);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean leadsLater(Place<Q, A> mine) {
    if (leave(mine)) {
      alone(mine);
    }
    return mine.turn.join();
  }

  /// Not if it leads by now, or is part of a transaction under way.
  private synchronized boolean leave(Place<Q, A> mine) {
    return !mine.turn.isDone() && waiting.remove(mine);
  }

  private void lead() {
    var batch = take();
    try {
      run(batch);
    } finally {
      passOn();
    }
  }

  private synchronized List<Place<Q, A>> take() {
    var batch = new ArrayList<Place<Q, A>>();
    while (batch.size() < MOST_TOGETHER && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    return batch;
  }

  private synchronized void passOn() {
    led = !waiting.isEmpty();
    if (led) {
      waiting.element().turn.complete(true);
    }
  }

  private void run(List<Place<Q, A>> batch) {
    if (batch.size() == 1) {
      alone(batch.getFirst());
    } else {
      batch.sort(Comparator.comparing(place -> place.request, write.order()));
      together(batch);
    }
  }

  /// What is wrong with one request is no fault of the others. What is wrong with the database is
  /// the same for all; it may have committed, and nothing is tried again.
  @SuppressWarnings("CatchingUnchecked") // whatever happens, no caller waits for ever
  private void together(List<Place<Q, A>> batch) {
    var requests = batch.stream().map(place -> place.request).toList();
    try {
      var answers = database.writeOnce(handle -> write.together(handle, requests));
      for (int i = 0; i < answers.size(); i++) {
        batch.get(i).settle(answers.get(i));
      }
    } catch (DatabaseException | Error trouble) {
      batch.forEach(place -> place.fail(trouble));
    } catch (RuntimeException ofOne) {
      batch.forEach(this::alone);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // the caller throws it
  private void alone(Place<Q, A> place) {
    try {
      place.settle(database.writeOnce(handle -> write.one(handle, place.request)));
    } catch (RuntimeException | Error trouble) {
      place.fail(trouble);
    }
  }

  private static final class Place<Q, A> {
    private final Q request;

    /// Done when the caller is to lead (true) or is answered (false).
    private final CompletableFuture<Boolean> turn = new CompletableFuture<>();

    private volatile Supplier<A> outcome =
        () -> {
          throw new IllegalStateException("not answered");
        };

    Place(Q request) {
      this.request = request;
    }

    void settle(A answer) {
      outcome = () -> answer;
      turn.complete(false);
    }

    void fail(Throwable trouble) {
      outcome =
          () -> {
            switch (trouble) {
              case RuntimeException thrown -> throw thrown;
              case Error thrown -> throw thrown;
              default -> throw new IllegalStateException(trouble);
            }
          };
      turn.complete(false);
    }

    A answer() {
      return outcome.get();
    }
  }
}

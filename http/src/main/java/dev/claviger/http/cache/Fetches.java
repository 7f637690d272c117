package dev.claviger.http.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What is being fetched to be kept, so that many who ask for one thing at once ask its server
/// once.
final class Fetches {

  private final Map<CacheKey, Fetch> underWay = new ConcurrentHashMap<>();

  /// Empty if somebody else is at it.
  Optional<Fetch> begin(CacheKey key) {
    var fetch = new Fetch(key);
    return underWay.putIfAbsent(key, fetch) == null ? Optional.of(fetch) : Optional.empty();
  }

  boolean isUnderWay(CacheKey key) {
    return underWay.containsKey(key);
  }

  /// Runs it when the fetch that is under way has come to something; false if there is none.
  boolean await(CacheKey key, Runnable waiter) {
    Fetch fetch = underWay.get(key);
    return fetch != null && fetch.add(waiter);
  }

  /// One of them. Its end is told by whatever ends it first.
  final class Fetch {

    private final CacheKey key;

    /// Guarded by this object's monitor, as is the next; nobody holds it longer than an addition.
    private final List<Runnable> waiters = new ArrayList<>();

    private boolean over;

    private Fetch(CacheKey key) {
      this.key = key;
    }

    private synchronized boolean add(Runnable waiter) {
      return !over && waiters.add(waiter);
    }

    private synchronized List<Runnable> take() {
      over = true;
      List<Runnable> taken = List.copyOf(waiters);
      waiters.clear();
      return taken;
    }

    void end() {
      underWay.remove(key, this);
      take().forEach(Runnable::run);
    }
  }
}

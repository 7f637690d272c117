package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// The answers that one cache keeps, within its memory. Event loops share it, and none waits for
/// another: reading takes no lock, a change only that of one bin of the map.
///
/// Who has to leave is found by a clock: its hand goes over all answers and drives out those that
/// were not used since it came by last.
final class StoredAnswers {

  /// Of one address; a client that varies what the answer varies by could make any number.
  private static final int MOST_VARIANTS = 32;

  /// How far the hand goes for one answer.
  private static final int MOST_STEPS = 4096;

  private static final int STRIPES = 1024;

  private final Memory memory;
  private final int largest;
  private final CacheCounts counts;
  private final Map<CacheKey, List<StoredAnswer>> answers = new ConcurrentHashMap<>();

  /// How often an address with this hash was changed: what was fetched before is out of date.
  private final AtomicLongArray changes = new AtomicLongArray(STRIPES);

  /// Addresses, by their hash, whose last answer could not be kept.
  private final AtomicIntegerArray unkept = new AtomicIntegerArray(STRIPES);

  /// Who holds it moves the hand.
  private final AtomicBoolean moving = new AtomicBoolean();

  private Iterator<List<StoredAnswer>> hand = answers.values().iterator();

  StoredAnswers(long size, int largest, CacheCounts counts) {
    this.memory = new Memory(size);
    this.largest = largest;
    this.counts = counts;
  }

  Memory memory() {
    return memory;
  }

  int largest() {
    return largest;
  }

  int count() {
    return answers.values().stream().mapToInt(List::size).sum();
  }

  boolean has(CacheKey key) {
    return answers.containsKey(key);
  }

  /// The youngest answer that fits.
  Optional<StoredAnswer> find(CacheKey key, Headers request) {
    List<StoredAnswer> variants = answers.get(key);
    if (variants == null) {
      return Optional.empty();
    }
    for (int i = variants.size() - 1; i >= 0; i--) {
      if (variants.get(i).variation.fits(request)) {
        return Optional.of(variants.get(i));
      }
    }
    return Optional.empty();
  }

  /// A mark to be shown with what is fetched from now on.
  long changes(CacheKey key) {
    return changes.get(stripe(key));
  }

  /// Keeps an answer, whose content it takes over, in the place of those that it replaces.
  ///
  /// @param since what [#changes] said before it was asked for
  boolean put(StoredAnswer answer, long since) {
    if (!makeRoom(answer.headBytes())) {
      answer.content.release();
      return false;
    }
    List<StoredAnswer> leaving = new ArrayList<>();
    answers.compute(answer.key, (_, before) -> with(before, answer, leaving));
    unkept.set(stripe(answer.key), 0);
    leaving.forEach(this::release);
    // whoever changes it counts first and removes then: one of the two sees the other
    if (changes(answer.key) != since) {
      remove(answer);
      return false;
    }
    return true;
  }

  private static List<StoredAnswer> with(
      @Nullable List<StoredAnswer> before, StoredAnswer answer, List<StoredAnswer> leaving) {
    List<StoredAnswer> variants = new ArrayList<>();
    if (before != null) {
      for (StoredAnswer other : before) {
        boolean replaced = other.variation.equals(answer.variation);
        (replaced ? leaving : variants).add(other);
      }
    }
    if (variants.size() >= MOST_VARIANTS) {
      leaving.add(variants.removeFirst());
    }
    variants.add(answer);
    return List.copyOf(variants);
  }

  /// Forgets one answer, if it is still kept.
  void remove(StoredAnswer answer) {
    boolean[] found = {false};
    answers.computeIfPresent(
        answer.key,
        (_, before) -> {
          List<StoredAnswer> others = before.stream().filter(it -> it != answer).toList();
          found[0] = others.size() < before.size();
          return others.isEmpty() ? null : others;
        });
    if (found[0]) {
      release(answer);
    }
  }

  /// The address has been changed: nothing that is known of it holds (RFC 9111 section 4.4).
  void changed(CacheKey key) {
    changes.incrementAndGet(stripe(key));
    List<StoredAnswer> gone = answers.remove(key);
    if (gone != null) {
      counts.count(CacheEvent.INVALIDATED);
      gone.forEach(this::release);
    }
  }

  private void release(StoredAnswer answer) {
    memory.giveBack(answer.headBytes());
    answer.content.release();
  }

  /// The last answer from there could not be kept: nobody should wait for the next one.
  void couldNotKeep(CacheKey key) {
    unkept.set(stripe(key), key.hashCode());
  }

  boolean mayBeKept(CacheKey key) {
    return unkept.get(stripe(key)) != key.hashCode();
  }

  private static int stripe(CacheKey key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & (STRIPES - 1);
  }

  /// Takes memory, from others if need be; false if it cannot be had now.
  boolean makeRoom(long bytes) {
    if (memory.take(bytes)) {
      return true;
    }
    if (!moving.compareAndSet(false, true)) {
      return false; // another loop is at it: this answer is not worth waiting for
    }
    try {
      driveOut(bytes);
    } finally {
      moving.set(false);
    }
    return memory.take(bytes);
  }

  /// Not more than is needed, even if slow clients still hold what leaves.
  private void driveOut(long bytes) {
    long left = 0;
    for (int steps = 0; steps < MOST_STEPS && left < bytes; steps++) {
      if (!hand.hasNext()) {
        hand = answers.values().iterator();
        if (!hand.hasNext()) {
          return;
        }
      }
      for (StoredAnswer answer : hand.next()) {
        if (!answer.wasUsed()) {
          left += answer.bytes();
          counts.count(CacheEvent.EVICTED);
          remove(answer);
        }
      }
    }
  }
}

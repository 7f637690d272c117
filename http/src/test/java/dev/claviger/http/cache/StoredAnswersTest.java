package dev.claviger.http.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Headers;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoredAnswersTest {

  private static final Headers PLAIN = Headers.of("Cache-Control", "max-age=60");

  private final CacheCounts counts = new CacheCounts();

  private static CacheKey key(int number) {
    return new CacheKey("http", "host", "", "/" + number);
  }

  private static StorageDecision.Keep keep(Headers answer, Headers request) {
    var times = new Freshness.Times(0, 0);
    return (StorageDecision.Keep)
        StorageDecision.of(request, Privacy.ANONYMOUS, 200, answer, times, OptionalLong.empty());
  }

  private boolean put(StoredAnswers answers, CacheKey key, int size) {
    return put(answers, key, size, PLAIN, Headers.empty(), answers.changes(key));
  }

  private static boolean put(
      StoredAnswers answers, CacheKey key, int size, Headers head, Headers request, long since) {
    var copy = Copy.begin(answers, OptionalLong.empty());
    copy.orElseThrow().add(Unpooled.wrappedBuffer(new byte[size]));
    var content = copy.get().complete();
    return content.isPresent()
        && answers.put(new StoredAnswer(key, 200, head, keep(head, request), content.get()), since);
  }

  @Test
  void theBoundHoldsAtEveryMomentAndNothingIsLeft() {
    var random = new Random(7);
    var answers = new StoredAnswers(200_000, 20_000, counts);
    var held = new ArrayList<StoredAnswer>();
    for (int i = 0; i < 20_000; i++) {
      var key = key(random.nextInt(200));
      switch (random.nextInt(4)) {
        case 0 -> answers.changed(key);
        case 1 ->
            answers.find(key, Headers.empty()).filter(StoredAnswer::hold).ifPresent(held::add);
        case 2 -> {
          if (!held.isEmpty()) {
            held.remove(random.nextInt(held.size())).content.release();
          }
        }
        default -> put(answers, key, random.nextInt(25_000));
      }
      assertThat(answers.memory().used()).isBetween(0L, 200_000L);
    }
    assertThat(counts.all().get(CacheEvent.EVICTED)).isPositive();
    held.forEach(answer -> answer.content.release());
    for (int i = 0; i < 200; i++) {
      answers.changed(key(i));
    }
    assertThat(answers.count()).isZero();
    assertThat(answers.memory().used()).isZero();
  }

  @Test
  void manyLoopsAtOnceKeepTheBoundAndLoseNoByte() throws InterruptedException {
    var answers = new StoredAnswers(300_000, 20_000, counts);
    var most = new AtomicLong();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 4; t++) {
      var random = new Random(t);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 5_000; i++) {
                  var key = key(random.nextInt(50));
                  if (random.nextInt(10) == 0) {
                    answers.changed(key);
                  }
                  var found = answers.find(key, Headers.empty());
                  if (found.isPresent() && found.get().hold()) {
                    assertThat(found.get().content.getByte(0)).isZero();
                    found.get().content.release();
                  } else {
                    put(answers, key, 1 + random.nextInt(15_000));
                  }
                  most.accumulateAndGet(answers.memory().used(), Math::max);
                }
              }));
    }
    for (var thread : threads) {
      thread.join();
    }
    for (int i = 0; i < 50; i++) {
      answers.changed(key(i));
    }
    assertThat(answers.memory().used()).isZero();
    // a taking that fails is counted for the moment until it is given back
    assertThat(most.get()).isLessThan(300_000 + 4 * 40_000);
  }

  @Test
  void whatIsUsedStaysLongerThanWhatIsNot() {
    var answers = new StoredAnswers(100_000, 20_000, counts);
    put(answers, key(-1), 1000);
    for (int i = 0; i < 500; i++) {
      answers
          .find(key(-1), Headers.empty())
          .filter(StoredAnswer::hold)
          .orElseThrow()
          .content
          .release();
      put(answers, key(i), 5_000);
    }
    assertThat(answers.has(key(-1))).isTrue();
    assertThat(answers.has(key(0))).isFalse();
  }

  @Test
  void whatSlowClientsStillReadCountsUntilTheyHaveIt() {
    var answers = new StoredAnswers(60_000, 50_000, counts);
    put(answers, key(1), 40_000);
    var read = answers.find(key(1), Headers.empty()).filter(StoredAnswer::hold).orElseThrow();
    assertThat(put(answers, key(2), 40_000)).isFalse();
    assertThat(answers.memory().used()).isBetween(40_000L, 60_000L);
    read.content.release();
    assertThat(put(answers, key(2), 40_000)).isTrue();
  }

  @Test
  void whatWasChangedMeanwhileIsNotKept() {
    var answers = new StoredAnswers(100_000, 20_000, counts);
    long since = answers.changes(key(1));
    answers.changed(key(1));
    assertThat(put(answers, key(1), 10, PLAIN, Headers.empty(), since)).isFalse();
    assertThat(answers.has(key(1))).isFalse();
    assertThat(answers.memory().used()).isZero();
  }

  @Test
  void oneAddressHasAsManyVariantsAsItMayAndEachOnce() {
    var answers = new StoredAnswers(1 << 20, 20_000, counts);
    var varying = PLAIN.with("Vary", "Accept-Language");
    for (int i = 0; i < 50; i++) {
      for (int twice = 0; twice < 2; twice++) {
        var request = Headers.of("Accept-Language", "l" + i);
        put(answers, key(1), 10, varying, request, answers.changes(key(1)));
      }
    }
    assertThat(answers.count()).isEqualTo(32);
    assertThat(answers.find(key(1), Headers.of("Accept-Language", "l49"))).isPresent();
    assertThat(answers.find(key(1), Headers.of("Accept-Language", "l0"))).isEmpty();
    answers.changed(key(1));
    assertThat(answers.memory().used()).isZero();
  }

  @Test
  void aCopyThatIsTooLargeIsGivenUp() {
    var answers = new StoredAnswers(1 << 20, 20_000, counts);
    assertThat(Copy.begin(answers, OptionalLong.of(20_001))).isEmpty();
    var copy = Copy.begin(answers, OptionalLong.empty()).orElseThrow();
    for (byte[] piece : List.of(new byte[15_000], new byte[5_001])) {
      copy.add(Unpooled.wrappedBuffer(piece));
    }
    assertThat(copy.complete()).isEmpty();
    assertThat(answers.memory().used()).isZero();
  }
}

package dev.claviger.jose.fuzz;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every target for a moment: its seeds as they are, then mutations of them, the same ones in every
/// run, as far as `-Dfuzz.seconds` (1) lasts. For hours there is `.ci/fuzz`.
class FuzzTest {
  private static final Duration PATIENCE =
      Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 1));
  private static final long RANDOM_SEED = Long.getLong("fuzz.seed", 7519);

  @ParameterizedTest
  @EnumSource
  void letsOutNothingUndocumented(FuzzTarget target) {
    List<byte[]> seeds = target.seeds();
    seeds.forEach(seed -> run(target, seed));
    var mutator = new Mutator(seeds, RANDOM_SEED);
    long end = System.nanoTime() + PATIENCE.toNanos();
    do {
      run(target, mutator.next());
    } while (System.nanoTime() < end);
  }

  private static void run(FuzzTarget target, byte[] input) {
    try {
      target.run(input);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "%s with hexadecimal %s, that is %s"
              .formatted(target, HexFormat.of().formatHex(input), Mutator.show(input)),
          e);
    }
  }
}

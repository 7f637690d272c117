import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id and nothing else, as often as it goes: `RawHash KIB PASSES LANES THREADS SECONDS`. Prints
/// hashes and seconds after a warm-up of half as long.
final class RawHash {
  public static void main(String[] args) throws InterruptedException {
    int threads = Integer.parseInt(args[3]);
    int seconds = Integer.parseInt(args[4]);
    run(args, threads, seconds / 2.0);
    System.out.println("measuring");
    long begun = System.nanoTime();
    long hashes = run(args, threads, seconds);
    System.out.printf("%d %.3f%n", hashes, (System.nanoTime() - begun) / 1e9);
  }

  private static long run(String[] args, int threads, double seconds) throws InterruptedException {
    var hashes = new AtomicLong();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    try (var pool = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        pool.execute(() -> hash(args, end, hashes));
      }
      pool.shutdown();
      pool.awaitTermination(1, TimeUnit.DAYS);
    }
    return hashes.get();
  }

  private static void hash(String[] args, long end, AtomicLong hashes) {
    int kib = Integer.parseInt(args[0]);
    int lanes = Integer.parseInt(args[2]);
    var memory =
        new Argon2BytesGenerator.FixedBlockPool(Argon2BytesGenerator.getBlockCount(kib, lanes));
    while (System.nanoTime() < end) {
      var generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(kib)
              .withIterations(Integer.parseInt(args[1]))
              .withParallelism(lanes)
              .withSalt(new byte[16])
              .withBlockPool(memory)
              .build());
      generator.generateBytes("bench-password-1".getBytes(), new byte[32]);
      hashes.incrementAndGet();
    }
  }
}

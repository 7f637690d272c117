package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapGrowthTest {

  @Test
  void whatPassesThroughACacheDoesNotFillTheLargestHeap() throws Exception {
    long free = peak(false);
    long bounded = peak(true);
    assertThat(free).isGreaterThan(300L << 20);
    assertThat(bounded).isLessThan(150L << 20);
  }

  /// The old generation's largest size, in bytes, in a process of its own.
  private static long peak(boolean follows) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmx800m",
            "-cp",
            System.getProperty("java.class.path"),
            Churn.class.getName(),
            String.valueOf(follows));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return Long.parseLong(said.split(" ", 2)[0]);
  }

  /// A cache of 20 MB through which two gigabytes pass.
  static final class Churn {

    private static final int ENTRY = 1000;
    private static final int ENTRIES = 20_000;
    private static final int ROUNDS = 100;

    private Churn() {}

    public static void main(String[] arguments) {
      if (Boolean.parseBoolean(arguments[0])) {
        HeapGrowth.follow();
      }
      var cache = new byte[ENTRIES][];
      for (int i = 0; i < ROUNDS * ENTRIES; i++) {
        cache[i % ENTRIES] = new byte[ENTRY];
      }
      System.out.println(peak() + " bytes of old generation for " + cache.length + " entries");
    }

    private static long peak() {
      return ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getName().equals(HeapGrowth.SERIAL_OLD_GENERATION))
          .mapToLong(pool -> pool.getPeakUsage().getUsed())
          .sum();
    }
  }
}

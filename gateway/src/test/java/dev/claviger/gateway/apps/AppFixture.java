package dev.claviger.gateway.apps;

import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// Applications made of [Worker], and what they write.
final class AppFixture {

  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private AppFixture() {}

  /// Of an app called `shop`, with these settings by name.
  static AppSettings settings(Path directory, String... namesAndValues) {
    var sources = Sources.NONE.withFlag("name", "shop").withFlag("directory", directory.toString());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      sources = sources.withFlag(namesAndValues[i], namesAndValues[i + 1]);
    }
    return SettingsSchema.of(AppSettings.class).load(sources).value();
  }

  /// What starts a [Worker].
  static String command() {
    return "%s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s"
        .formatted(JAVA, System.getProperty("java.class.path"), Worker.class.getName());
  }

  static App.Surroundings around(Path directory, Consumer<String> output) {
    return new App.Surroundings(
        System.getenv(), new WorkerRecords(directory.resolve("workers")), output, new Random(1));
  }

  /// Lines of output, for tests that wait for one.
  static final class Lines implements Consumer<String> {
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    public void accept(String line) {
      lines.add(line);
    }

    String next() throws InterruptedException {
      return lines.take();
    }
  }
}

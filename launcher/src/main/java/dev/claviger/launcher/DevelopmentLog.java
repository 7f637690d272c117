package dev.claviger.launcher;

import dev.claviger.http.server.FinishedRequest;
import dev.claviger.http.server.HttpEvents;
import dev.claviger.launcher.Palette.Style;
import java.io.PrintStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A short line for each request, for who sits at the terminal. Query strings are left out: they
/// may hold tokens.
final class DevelopmentLog implements HttpEvents, AutoCloseable {

  private final PrintStream out;
  private final Palette palette;

  /// A terminal may hold up who writes to it, and event loops have no time.
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("development-log").factory());

  DevelopmentLog(PrintStream out, Palette palette) {
    this.out = out;
    this.palette = palette;
  }

  @Override
  public void finished(FinishedRequest finished) {
    if (!finished.listener().equals("management")) {
      writer.execute(() -> out.println(line(finished)));
    }
  }

  private String line(FinishedRequest finished) {
    return "%-6s %s  %s  %s"
        .formatted(
            Printable.of(finished.request().method()),
            Printable.of(finished.request().rawPath()),
            palette.paint(style(finished.status()), Integer.toString(finished.status())),
            palette.paint(Style.REMARK, finished.duration().toMillis() + " ms"));
  }

  private static Style style(int status) {
    return switch (status / 100) {
      case 2 -> Style.GOOD;
      case 3 -> Style.NAME;
      case 4 -> Style.WARNING;
      default -> Style.BAD;
    };
  }

  @Override
  public void close() {
    writer.shutdown();
  }
}

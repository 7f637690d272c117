package dev.claviger.launcher;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Tells when a file has changed. It watches the directory, because many editors write another file
/// and give it the name of the old one.
final class FileWatch implements AutoCloseable {

  /// An editor writes in several steps: they count as one when nothing has followed for so long.
  private static final long QUIET_MILLIS = 150;

  private final Path name;
  private final WatchService watch;
  private final Runnable changed;

  private FileWatch(Path name, WatchService watch, Runnable changed) {
    this.name = name;
    this.watch = watch;
    this.changed = changed;
  }

  /// Calls `changed` on a thread of its own each time.
  ///
  /// @param file need not be there yet, but its directory
  static FileWatch of(Path file, Runnable changed) throws IOException {
    var whole = file.toAbsolutePath().normalize();
    var directory = Objects.requireNonNull(whole.getParent(), "a file is in a directory");
    var watch = directory.getFileSystem().newWatchService();
    directory.register(watch, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
    var made = new FileWatch(Objects.requireNonNull(whole.getFileName(), "a name"), watch, changed);
    Thread.ofPlatform().daemon().name("settings-file").start(made::run);
    return made;
  }

  private void run() {
    try {
      while (true) {
        if (concerns(watch.take())) {
          settle();
          changed.run();
        }
      }
    } catch (ClosedWatchServiceException closed) {
      // nobody wants to know any more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void settle() throws InterruptedException {
    var next = watch.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
    while (next != null && concerns(next)) {
      next = watch.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private boolean concerns(WatchKey key) {
    boolean ours = key.pollEvents().stream().anyMatch(this::concerns);
    key.reset();
    return ours;
  }

  private boolean concerns(WatchEvent<?> event) {
    return event.kind().equals(OVERFLOW) || name.equals(event.context());
  }

  @Override
  public void close() throws IOException {
    watch.close();
  }
}

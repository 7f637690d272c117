package dev.claviger.launcher;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells when a file has changed. It watches directories, because many editors write another file
/// and give it the name of the old one.
final class FileWatch implements AutoCloseable {

  /// An editor writes in several steps: they count as one when nothing has followed for so long.
  private static final long QUIET_MILLIS = 150;

  /// Systems bound how many one may watch.
  private static final int MOST_DIRECTORIES = 4000;

  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  private final WatchService watch;
  private final Supplier<Watched> wanted;
  private final Consumer<Path> changed;
  private final Map<WatchKey, Path> directories = new HashMap<>();
  private Watched watched;

  private FileWatch(WatchService watch, Supplier<Watched> wanted, Consumer<Path> changed) {
    this.watch = watch;
    this.wanted = wanted;
    this.changed = changed;
    this.watched = wanted.get();
  }

  /// Calls `changed` with one of the files, on a thread of its own each time.
  ///
  /// @param wanted what to watch; asked anew after each change. Files need not be there yet, but
  ///   their directories
  static FileWatch of(Supplier<Watched> wanted, Consumer<Path> changed) throws IOException {
    var made = new FileWatch(FileSystems.getDefault().newWatchService(), wanted, changed);
    made.register();
    Thread.ofPlatform().daemon().name("watched-files").start(made::run);
    return made;
  }

  private void run() {
    try {
      while (true) {
        var file = concerned(watch.take());
        if (file.isPresent()) {
          settle();
          changed.accept(file.get());
          follow(wanted.get());
        }
      }
    } catch (ClosedWatchServiceException closed) {
      // nobody wants to know any more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whatever else changes meanwhile: a build that goes on writes what is none of our business too.
  private void settle() throws InterruptedException {
    var next = watch.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
    while (next != null && concerned(next).isPresent()) {
      next = watch.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  // ---- what is watched

  private void follow(Watched now) {
    if (!now.equals(watched)) {
      directories.keySet().forEach(WatchKey::cancel);
      directories.clear();
      watched = now;
      register();
    }
  }

  /// As much as the system lets us watch, the settings first.
  private void register() {
    try {
      for (var file : watched.files()) {
        register(Objects.requireNonNull(file.getParent(), "a file is in a directory"));
      }
      for (var folder : watched.folders()) {
        registerAll(folder);
      }
    } catch (IOException e) {
      LOG.warn("not all changes are seen: {}", e.getMessage());
    }
  }

  private void registerAll(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes facts)
              throws IOException {
            if (!watched.isInFolder(directory)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            register(directory);
            return directories.size() < MOST_DIRECTORIES
                ? FileVisitResult.CONTINUE
                : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void register(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      directories.put(
          directory.register(watch, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE), directory);
    }
  }

  // ---- what has changed

  private Optional<Path> concerned(WatchKey key) {
    var directory = Optional.ofNullable(directories.get(key));
    var file =
        key.pollEvents().stream()
            .flatMap(event -> directory.flatMap(it -> concerned(it, event)).stream())
            .reduce((first, _) -> first);
    key.reset();
    return file;
  }

  private Optional<Path> concerned(Path directory, WatchEvent<?> event) {
    if (event.kind().equals(OVERFLOW)) {
      return Optional.of(directory);
    }
    var path = directory.resolve((Path) Objects.requireNonNull(event.context()));
    if (event.kind().equals(ENTRY_CREATE) && Files.isDirectory(path) && watched.isInFolder(path)) {
      return appeared(path);
    }
    return Optional.of(path).filter(watched::has);
  }

  /// Its first files may have come before it was watched.
  private Optional<Path> appeared(Path folder) {
    try (var inside = Files.walk(folder)) {
      registerAll(folder);
      return inside.filter(watched::has).findFirst();
    } catch (IOException | UncheckedIOException gone) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    watch.close();
  }
}

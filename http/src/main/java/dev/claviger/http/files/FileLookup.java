package dev.claviger.http.files;

import dev.claviger.http.ContentCoding;
import dev.claviger.http.compression.Compression;
import dev.claviger.http.files.FileTree.Located;
import dev.claviger.settings.ByteSize;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From a path to what is known about its file, from memory for as long as that is believed.
final class FileLookup {

  /// What a path comes to.
  sealed interface Found {
    record Nothing() implements Found {}

    /// The same path with a slash is meant.
    record WithoutSlash() implements Found {}

    record One(StaticFile file) implements Found {}
  }

  static final int SMALL = 64 << 10;

  /// A neighbour older than its file by more than this was forgotten when the file was changed.
  private static final long STALE_SECONDS = 2;

  private final FileTree tree;
  private final FileOptions options;
  private final FileCache cache;
  private final CompressedForms compressed;
  private final InstantSource clock;

  FileLookup(FileTree tree, FileOptions options, Compression compression, InstantSource clock) {
    this.tree = tree;
    this.options = options;
    this.compressed = new CompressedForms(compression, options);
    this.cache = new FileCache(options.memory().bytes());
    this.clock = clock;
  }

  /// What is in memory and still believed: never touches the disk.
  Optional<StaticFile> remembered(String path) {
    return cache.find(path).filter(this::isFresh);
  }

  Found find(String path) throws IOException {
    Optional<StaticFile> known = cache.find(path);
    if (known.isPresent() && isFresh(known.get())) {
      return new Found.One(known.get());
    }
    Optional<FilePath> names = FilePath.parse(path, options.hidden());
    Located located = names.isPresent() ? tree.locate(names.get()) : new Located.Missing();
    return switch (located) {
      case Located.Missing _ -> {
        cache.remove(path);
        yield new Found.Nothing();
      }
      case Located.Folder _ -> new Found.WithoutSlash();
      case Located.Found found -> {
        StaticFile file = load(found, fileName(path), known);
        cache.put(path, file);
        yield new Found.One(file);
      }
    };
  }

  /// What of a file is for a client.
  ///
  /// @param whole whether it asks for no part
  Representation choose(StaticFile file, Optional<String> acceptEncoding, boolean whole) {
    return file.choose(acceptEncoding, whole, compressed.compression());
  }

  /// A form of a file that is made, with its content; the file as it is, if that cannot be had now.
  Representation made(String path, StaticFile file, Representation form) throws IOException {
    return switch (compressed.make(form, () -> content(file.plain(), options.compressUpTo()))) {
      case CompressedForms.Made.Form(Representation made) -> {
        cache.change(path, known -> known.isOf(made) ? known.with(made) : known);
        yield made;
      }
      case CompressedForms.Made.NotWorthIt _ -> {
        cache.change(path, known -> known.isOf(form) ? known.incompressible() : known);
        yield file.plain();
      }
      case CompressedForms.Made.Busy _ -> file.plain();
    };
  }

  /// The disk has another file now.
  void forget(String path) {
    cache.remove(path);
  }

  private boolean isFresh(StaticFile file) {
    return System.nanoTime() - file.checkedNanos() < options.recheck().toNanos();
  }

  private String fileName(String path) {
    return path.endsWith("/") ? options.index() : path.substring(path.lastIndexOf('/') + 1);
  }

  private StaticFile load(Located.Found found, String fileName, Optional<StaticFile> known)
      throws IOException {
    long now = System.nanoTime();
    List<Representation> encoded = new ArrayList<>();
    if (options.precompressed()) {
      for (ContentCoding coding : ContentCoding.values()) {
        if (tree.neighbour(found.path(), coding.suffix()) instanceof Located.Found neighbour
            && !isStale(neighbour, found)) {
          encoded.add(form(neighbour, Optional.of(coding), fileName, true, known));
        }
      }
    }
    Optional<StaticFile> same =
        known.filter(it ->
            it.plain().path().equals(found.path()) && it.plain().facts().equals(found.facts()));
    boolean compressible =
        same.isPresent()
            ? same.get().compressible()
            : compressed.makes(MediaTypes.of(fileName), found.facts().size());
    boolean varies = compressible || !encoded.isEmpty();
    Representation plain = form(found, Optional.empty(), fileName, varies, known);
    List<Representation> made = same.map(StaticFile::made).orElse(List.of());
    return StaticFile.of(plain, List.copyOf(encoded), compressible, made, now);
  }

  private static boolean isStale(Located.Found neighbour, Located.Found file) {
    return neighbour
        .facts()
        .modified()
        .plusSeconds(STALE_SECONDS)
        .isBefore(file.facts().modified());
  }

  /// As it was, if nothing has changed; a weak tag is made anew, for by now it may be strong.
  private Representation form(
      Located.Found found,
      Optional<ContentCoding> coding,
      String fileName,
      boolean varies,
      Optional<StaticFile> known)
      throws IOException {
    var made = Representation.of(found, coding, fileName, varies, options, clock.millis());
    var same =
        known.stream()
            .flatMap(StaticFile::forms)
            .filter(form ->
                form.path().equals(made.path())
                    && form.facts().equals(made.facts())
                    && form.tag().equals(made.tag())
                    && form.validators().contains("Vary") == varies)
            .findFirst();
    return same.isPresent() ? same.get() : withContent(made);
  }

  /// With its content, if that is small and did not change while we read.
  private Representation withContent(Representation form) throws IOException {
    return form.facts().size() > Math.min(SMALL, options.memory().bytes() / 8)
        ? form
        : content(form, new ByteSize(SMALL)).map(form::withContent).orElse(form);
  }

  /// Empty if it is not what we know.
  private static Optional<byte[]> content(Representation form, ByteSize most) throws IOException {
    if (form.content().isPresent()) {
      return form.content().map(Representation::bytes);
    }
    try (FileChannel file =
            FileChannel.open(form.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        var in = Channels.newInputStream(file)) {
      byte[] content = in.readNBytes(most.intBytes() + 1);
      boolean whole =
          content.length == form.facts().size() && FileFacts.of(form.path()).equals(form.facts());
      return whole ? Optional.of(content) : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }
}

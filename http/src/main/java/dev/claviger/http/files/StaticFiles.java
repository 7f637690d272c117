package dev.claviger.http.files;

import dev.claviger.http.Handler;
import dev.claviger.http.Headers;
import dev.claviger.http.OpenFile;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.compression.Compression;
import dev.claviger.http.conditions.ByteRange;
import dev.claviger.http.conditions.Precondition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/// Serves the files below a folder: GET and HEAD, conditional requests, ranges, index files,
/// precompressed neighbours.
///
/// ```
/// var files = StaticFiles.below(Path.of("/var/www"), FileOptions.defaults());
/// var assets = files.at("/static/");   // strips the prefix
/// ```
///
/// Paths cannot leave the folder, hidden files are not found, directories are never listed. Small
/// files are answered from memory and checked against the disk as often as [FileOptions#recheck()]
/// says; others are opened, and handed to the engine as [Response.FilePart]. What a [Compression]
/// takes is compressed once and kept in memory, where it has no precompressed neighbour.
public final class StaticFiles implements Handler {

  private static final int ATTEMPTS = 3;
  private static final String METHODS = "GET, HEAD";

  private static final Response NOT_FOUND = text(404, "Not found\n");
  private static final Response METHOD_NOT_ALLOWED =
      text(405, "Method not allowed\n").withHeader("Allow", METHODS);
  private static final Response OPTIONS = Response.empty(204).withHeader("Allow", METHODS);
  private static final Response PRECONDITION_FAILED = text(412, "Precondition failed\n");
  private static final Response RANGE_NOT_SATISFIABLE = text(416, "Range not satisfiable\n");
  private static final Response BUSY = text(503, "Busy\n").withHeader("Retry-After", "1");

  private final FileOptions options;
  private final String prefix;
  private final FileLookup lookup;
  private final AtomicInteger open;
  private final InstantSource clock;

  private StaticFiles(
      FileOptions options,
      String prefix,
      FileLookup lookup,
      AtomicInteger open,
      InstantSource clock) {
    this.options = options;
    this.prefix = prefix;
    this.lookup = lookup;
    this.open = open;
    this.clock = clock;
  }

  /// Serves `root` at `/`, and compresses nothing itself.
  ///
  /// @param root may be a link that is turned elsewhere while we run
  /// @throws IllegalArgumentException if it is not a directory now
  public static StaticFiles below(Path root, FileOptions options) {
    return below(root, options, Compression.OFF);
  }

  /// The same, with compression of what has no precompressed neighbour.
  public static StaticFiles below(Path root, FileOptions options, Compression compression) {
    return below(root, options, compression, InstantSource.system());
  }

  static StaticFiles below(
      Path root, FileOptions options, Compression compression, InstantSource clock) {
    if (!FileTree.isFolder(root)) {
      throw new IllegalArgumentException(root + " is not a directory");
    }
    var tree = new FileTree(root.toAbsolutePath(), options);
    var lookup = new FileLookup(tree, options, compression, clock);
    return new StaticFiles(options, "/", lookup, new AtomicInteger(), clock);
  }

  /// The same files at another place.
  ///
  /// @param path what requests begin with, from slash to slash: `/static/`
  public StaticFiles at(String path) {
    if (!path.startsWith("/") || !path.endsWith("/")) {
      throw new IllegalArgumentException(path + " does not begin and end with a slash");
    }
    return new StaticFiles(options, path, lookup, open, clock);
  }

  @Override
  public Response handle(Request request) throws IOException {
    return switch (request.method()) {
      case "GET", "HEAD" -> find(request).orElse(NOT_FOUND);
      case "OPTIONS" -> OPTIONS;
      default -> METHOD_NOT_ALLOWED;
    };
  }

  /// What is in memory and still believed.
  @Override
  public Optional<Response> atOnce(Request request) {
    if (!isServed(request)) {
      return Optional.empty();
    }
    String path = below(request);
    return lookup.remembered(path).flatMap(file -> fromMemory(request, path, file));
  }

  /// The answer to a GET or HEAD, for callers that know what to do where there is no such file;
  /// other methods find nothing.
  public Optional<Response> find(Request request) throws IOException {
    if (!isServed(request)) {
      return Optional.empty();
    }
    Optional<Response> found = find(request, below(request));
    return found.isPresent() || options.fallback().isEmpty()
        ? found
        : find(request, "/" + options.fallback().get());
  }

  private boolean isServed(Request request) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    return reads && request.path().startsWith(prefix);
  }

  /// The path from our root on.
  private String below(Request request) {
    return request.path().substring(prefix.length() - 1);
  }

  /// A file that is replaced between our look at it and its opening is looked at again.
  private Optional<Response> find(Request request, String path) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      switch (lookup.find(path)) {
        case FileLookup.Found.Nothing _ -> {
          return Optional.empty();
        }
        case FileLookup.Found.WithoutSlash _ -> {
          return Optional.of(withSlash(request));
        }
        case FileLookup.Found.One(StaticFile file) -> {
          Optional<Response> answer = answer(request, path, file, choose(request, file));
          if (answer.isPresent()) {
            return answer;
          }
          lookup.forget(path);
        }
      }
    }
    return Optional.of(BUSY);
  }

  /// To the path as it was sent, which begins with one slash and holds no empty segment, so that it
  /// cannot lead to another host.
  private static Response withSlash(Request request) {
    String query = request.rawQuery().map(q -> "?" + q).orElse("");
    return Response.redirect(301, request.rawPath() + "/" + query);
  }

  private Optional<Response> fromMemory(Request request, String path, StaticFile file) {
    Representation form = choose(request, file);
    try {
      return form.content().isPresent() ? answer(request, path, file, form) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Representation choose(Request request, StaticFile file) {
    Headers fields = request.headers();
    boolean whole = !fields.contains("Range") || !request.method().equals("GET");
    return lookup.choose(file, fields.combined("Accept-Encoding"), whole);
  }

  /// Empty if the file is not what we took it for.
  private Optional<Response> answer(
      Request request, String path, StaticFile file, Representation form) throws IOException {
    return switch (Precondition.evaluate(request.headers(), form.tag(), form.facts().modified())) {
      case FAILED -> Optional.of(PRECONDITION_FAILED);
      case NOT_MODIFIED -> Optional.of(Response.empty(304).withHeaders(form.validators()));
      case MET -> content(request, form.isToBeMade() ? lookup.made(path, file, form) : form);
    };
  }

  private Optional<Response> content(Request request, Representation form) throws IOException {
    long size = form.facts().size();
    return switch (range(request, form)) {
      case ByteRange.Whole _ ->
          form.content().isPresent()
              ? form.content()
              : opened(request, Response.empty(200).withHeaders(form.headers()), form, 0, size);
      case ByteRange.Part part -> {
        Headers headers = form.headers().with("Content-Range", part.contentRange(size));
        Response partial = Response.empty(206).withHeaders(headers);
        yield form.content().isPresent()
            ? Optional.of(partial.withBody(slice(form.content().get(), part)))
            : opened(request, partial, form, part.position(), part.length());
      }
      case ByteRange.Unsatisfiable _ ->
          Optional.of(RANGE_NOT_SATISFIABLE.withHeader("Content-Range", "bytes */" + size));
    };
  }

  private ByteRange range(Request request, Representation form) {
    Headers fields = request.headers();
    boolean applies =
        fields.contains("Range")
            && request.method().equals("GET")
            && Precondition.rangeApplies(
                fields, form.tag(), form.facts().modified(), clock.instant());
    return applies
        ? ByteRange.parse(fields.combined("Range"), form.facts().size())
        : new ByteRange.Whole();
  }

  private static Response.Body slice(Response whole, ByteRange.Part part) {
    byte[] content = Representation.bytes(whole);
    int from = (int) part.position();
    return new Response.Bytes(Arrays.copyOfRange(content, from, from + (int) part.length()));
  }

  private Optional<Response> opened(
      Request request, Response head, Representation form, long position, long length)
      throws IOException {
    if (request.method().equals("HEAD")) {
      return Optional.of(head.withBody(new Response.Stream(OptionalLong.of(length), _ -> {})));
    }
    if (open.incrementAndGet() > options.openFiles()) {
      open.decrementAndGet();
      return Optional.of(BUSY);
    }
    return open(form, open::decrementAndGet)
        .map(file -> head.withBody(new Response.FilePart(file, position, length)));
  }

  /// Empty if there is another one now, or none.
  private static Optional<OpenFile> open(Representation form, Runnable whenClosed)
      throws IOException {
    try {
      OpenFile file = OpenFile.open(form.path(), whenClosed);
      if (isUnchanged(form)) {
        return Optional.of(file);
      }
      file.close();
      return Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// Asked after opening: what is open now is what we know, unless it was replaced in between.
  private static boolean isUnchanged(Representation form) throws IOException {
    try {
      return FileFacts.of(form.path()).equals(form.facts());
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static Response text(int status, String text) {
    return Response.text(status, text).withHeader("X-Content-Type-Options", "nosniff");
  }
}

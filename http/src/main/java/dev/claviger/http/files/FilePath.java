package dev.claviger.http.files;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The path of a request below the root, as names of directories and a file. Pure.
///
/// What the request target's own check has refused already (dot segments, encoded slashes,
/// backslashes, control characters) is refused here once more: this is the last gate before the
/// disk, and a handler may be called with a path from elsewhere.
///
/// @param names none of which leads up or elsewhere
/// @param isDirectory whether the path ended in a slash
record FilePath(List<String> names, boolean isDirectory) {

  private static final String WELL_KNOWN = ".well-known";

  /// As file systems bound a name.
  private static final int LONGEST_NAME = 255;

  /// Empty if this path names no file that we serve.
  ///
  /// @param path decoded, beginning with a slash
  /// @param hidden whether names may begin with a dot
  static Optional<FilePath> parse(String path, boolean hidden) {
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    boolean directory = path.endsWith("/");
    String inner = path.substring(1, Math.max(1, path.length() - (directory ? 1 : 0)));
    List<String> names = inner.isEmpty() ? List.of() : Arrays.asList(inner.split("/", -1));
    boolean served = names.stream().allMatch(name -> isServed(name, hidden));
    // `//host/` as a path would become a redirect to another host
    return served && !path.startsWith("//")
        ? Optional.of(new FilePath(names, directory))
        : Optional.empty();
  }

  /// Trailing dots and spaces, and colons name other files than they seem to on Windows; no file
  /// that should be published has such a name.
  private static boolean isServed(String name, boolean hidden) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && !name.endsWith(".")
        && !name.endsWith(" ")
        && name.chars().noneMatch(FilePath::isTreacherous)
        && (hidden || !name.startsWith(".") || name.equals(WELL_KNOWN));
  }

  private static boolean isTreacherous(int c) {
    return Character.isISOControl(c) || c == '\\' || c == ':';
  }

  FilePath child(String name) {
    return new FilePath(Stream.concat(names.stream(), Stream.of(name)).toList(), false);
  }
}

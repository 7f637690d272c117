package dev.claviger.http.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// The folder on the disk: which of its files a path names, and whether that one may be served.
///
/// The root itself may be a link, and may be turned to another folder while we run: it is resolved
/// for each lookup.
record FileTree(Path root, FileOptions options) {

  /// What a path names.
  sealed interface Located {
    /// Nothing that we serve.
    record Missing() implements Located {}

    /// A directory with an index file, but the path has no slash at its end.
    record Folder() implements Located {}

    /// A regular file.
    ///
    /// @param path without links, where they are not followed blindly
    record Found(Path path, FileFacts facts) implements Located {}
  }

  private static final Located MISSING = new Located.Missing();

  Located locate(FilePath path) throws IOException {
    if (path.isDirectory()) {
      return file(resolve(path.child(options.index())));
    }
    Located found = file(resolve(path));
    if (found instanceof Located.Missing
        && file(resolve(path.child(options.index()))) instanceof Located.Found) {
      return new Located.Folder();
    }
    return found;
  }

  /// Another file in the same directory, under the same rules.
  Located neighbour(Path file, String suffix) throws IOException {
    return file(file.resolveSibling(file.getFileName() + suffix));
  }

  /// One with a name that the file system cannot hold is below no directory: the root stands for
  /// it, which is no file.
  private Path resolve(FilePath path) {
    try {
      Path file = root;
      for (String name : path.names()) {
        file = file.resolve(name);
      }
      return file;
    } catch (InvalidPathException _) {
      return root;
    }
  }

  private Located file(Path file) throws IOException {
    try {
      Path real = file.toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
      // not a pipe or a device: to open one may block for ever
      return attributes.isRegularFile() && isAllowed(file, real)
          ? new Located.Found(real, FileFacts.of(attributes))
          : MISSING;
    } catch (FileSystemException _) {
      // not there; or a path through a file, a name too long, a loop of links, a directory that we
      // may not enter: no reason to wake anybody
      return MISSING;
    }
  }

  private boolean isAllowed(Path asked, Path real) throws IOException {
    return switch (options.symlinks()) {
      case FOLLOW -> true;
      case WITHIN -> real.startsWith(root.toRealPath());
      case REFUSE -> real.equals(withoutLinks(asked));
    };
  }

  /// Where a path below the root leads if nothing below the root is a link.
  private Path withoutLinks(Path asked) throws IOException {
    Path base = root.toRealPath();
    return asked.startsWith(base) ? asked : base.resolve(root.relativize(asked));
  }

  static boolean isFolder(Path root) {
    return Files.isDirectory(root);
  }
}

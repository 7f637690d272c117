package dev.claviger.server;

import java.io.IOException;
import java.nio.file.Path;

/// The data directory cannot be made; the message says what to mend.
public final class DataDirectoryUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DataDirectoryUnusable(Path directory, IOException cause) {
    super(
        "the data directory %s cannot be made (%s); choose another with --data"
            .formatted(directory.toAbsolutePath(), reason(cause)),
        cause);
  }

  /// The message of such an exception is no more than the path.
  private static String reason(IOException cause) {
    return cause.getClass().getSimpleName().replace("Exception", "");
  }
}

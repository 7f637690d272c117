package dev.claviger.gateway.sites;

import dev.claviger.settings.Accepts;

/// Paths: `/api/` (or `/api/*`) is all below that and `/api` itself; `/health` is that alone, with
/// or without a slash behind it, since many applications make no difference there.
///
/// @param path without the slash at its end; empty for the root
/// @param subtree whether what is below it belongs to it
@Accepts("path")
public record PathPattern(String path, boolean subtree) {

  /// Reads what a person wrote.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  public static PathPattern parse(String text) {
    var path = text.endsWith("/*") ? text.substring(0, text.length() - 1) : text;
    if (!path.startsWith("/") || path.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "expected a path such as /api/ for all below it, or /health for one");
    }
    if (path.contains("//") || !isPlain(path)) {
      throw new IllegalArgumentException(
          "expected a path as it is after decoding, without %, ;, ?, #, dot segments or double"
              + " slashes");
    }
    return new PathPattern(withoutSlash(path), path.endsWith("/"));
  }

  private static boolean isPlain(String path) {
    return path.chars().noneMatch(c -> "%;?#\\".indexOf(c) >= 0 || Character.isISOControl(c))
        && !path.contains("/./")
        && !path.contains("/../")
        && !path.endsWith("/.")
        && !path.endsWith("/..");
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /// The names between the slashes.
  String[] segments() {
    return path.isEmpty() ? new String[0] : path.substring(1).split("/", -1);
  }

  @Override
  public String toString() {
    return subtree ? path + "/" : path;
  }
}

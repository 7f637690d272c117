package dev.claviger.jose;

/// How much JSON a reader takes before it refuses.
///
/// @param maxBytes length of the text in UTF-8
/// @param maxDepth objects and arrays within one another; a flat object has depth 1
public record JsonLimits(int maxBytes, int maxDepth) {
  /// 1 MiB, and 64 levels: what is read where nothing else is said.
  public static final JsonLimits DEFAULT = new JsonLimits(1 << 20, 64);

  /// The reader recurses; this keeps it far from the end of any thread's stack.
  static final int DEEPEST = 512;

  /// Refuses limits that are none.
  ///
  /// @throws IllegalArgumentException when `maxBytes` is not positive, or `maxDepth` not from 1 to
  ///   512
  public JsonLimits {
    if (maxBytes < 1 || maxDepth < 1 || maxDepth > DEEPEST) {
      throw new IllegalArgumentException(
          "maxBytes must be positive and maxDepth from 1 to " + DEEPEST);
    }
  }
}

package dev.claviger.http.files;

/// What is done with symbolic links below the root.
public enum Symlinks {
  /// A path with a link in it is not found.
  REFUSE,
  /// Followed as long as they end below the root.
  WITHIN,
  /// Followed wherever they lead: whoever may write to the folder decides what is published.
  FOLLOW
}

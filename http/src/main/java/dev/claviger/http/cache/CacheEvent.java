package dev.claviger.http.cache;

/// What a cache did, for those who count.
public enum CacheEvent {
  /// A kept answer was given.
  HIT,
  /// The same, after the server had said that it is still good.
  REVALIDATED,
  /// The same, out of date, as client or server allow.
  STALE,
  /// There was none that could be given: the server answered.
  MISS,
  /// The cache had no part in it.
  PASSED,
  /// An answer was kept.
  STORED,
  /// A kept answer had to leave for others.
  EVICTED,
  /// A kept answer was forgotten, since what it is of was changed.
  INVALIDATED
}

package dev.claviger.server.database;

import java.util.OptionalLong;

/// Tells a cache in memory whether it may still be right.
///
/// Read the generation first, then the rows; keep both. As long as `generation()` is present and
/// equal, nothing has been committed since, by any process. Empty means not known at the moment:
/// ask the database.
public interface Changes {

  /// Of a database whose changes nobody announces.
  Changes UNKNOWN = OptionalLong::empty;

  OptionalLong generation();

  /// The same for those who must not wait: empty as well where it takes a query to know.
  default OptionalLong atOnce() {
    return generation();
  }
}

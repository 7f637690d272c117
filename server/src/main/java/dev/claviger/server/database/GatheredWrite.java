package dev.claviger.server.database;

import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// A write that many callers make at the same time, each of a row of its own, and that the database
/// makes for less if it is given several at once.
///
/// @param <Q> what a caller wants written
/// @param <A> what it is told
public interface GatheredWrite<Q, A> {

  /// One statement.
  A one(Handle handle, Q request);

  /// One statement as well. Answers stand in the order of the requests.
  List<A> together(Handle handle, List<Q> requests);

  /// In which order rows are locked: one order for all keeps writers from waiting for each other in
  /// a ring.
  Comparator<Q> order();
}

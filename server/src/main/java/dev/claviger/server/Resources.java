package dev.claviger.server;

import java.util.ArrayDeque;
import java.util.Deque;

/// What has to be closed, last opened first.
final class Resources implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    return resource;
  }

  /// Closes all of them, also when one fails; the first failure is thrown with the others attached.
  @Override
  public synchronized void close() {
    RuntimeException failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        failure = added(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static RuntimeException added(
      @org.jspecify.annotations.Nullable RuntimeException first, Exception next) {
    if (first == null) {
      return next instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException("a part of the server could not be closed", next);
    }
    first.addSuppressed(next);
    return first;
  }
}

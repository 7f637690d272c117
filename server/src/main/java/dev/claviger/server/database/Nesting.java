package dev.claviger.server.database;

import dev.claviger.http.Waiting;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Refuses database work inside database work: on PostgreSQL it would wait for a second connection
/// of the same pool, on SQLite it would not see, or would wait for, what surrounds it. Nor is there
/// any on an event loop.
final class Nesting {

  private static final ScopedValue<Boolean> INSIDE = ScopedValue.newInstance();

  private Nesting() {}

  static void refuse() {
    Waiting.begins();
    if (INSIDE.isBound()) {
      throw new IllegalStateException("nested database work: use the handle at hand");
    }
  }

  static <T extends @Nullable Object> T inside(Function<Handle, T> work, Handle handle) {
    return ScopedValue.where(INSIDE, true).call(() -> work.apply(handle));
  }
}

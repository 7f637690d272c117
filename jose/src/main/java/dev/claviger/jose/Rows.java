package dev.claviger.jose;

import java.util.Optional;
import java.util.function.Function;

/// Finds the row of a table by the name that the specifications give it.
final class Rows {
  private Rows() {}

  /// The row of this name, which is case-sensitive.
  static <R> Optional<R> named(String wanted, R[] rows, Function<R, String> name) {
    for (R row : rows) {
      if (name.apply(row).equals(wanted)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }
}

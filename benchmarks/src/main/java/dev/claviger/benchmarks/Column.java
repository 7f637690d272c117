package dev.claviger.benchmarks;

import java.util.Locale;
import java.util.stream.Stream;

/// A column of the tables: a way to sign, or a way to encrypt.
public sealed interface Column permits Algorithm, KeyManagement {
  /// As an option and as a parameter of JMH.
  String name();

  /// As the specifications spell it.
  String title();

  /// The class of JMH that measures it.
  Class<?> benchmark();

  static Column named(String name) {
    return Stream.<Column>concat(Stream.of(Algorithm.values()), Stream.of(KeyManagement.values()))
        .filter(column -> column.name().equals(name.toUpperCase(Locale.ROOT).replace('-', '_')))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is not measured"));
  }
}

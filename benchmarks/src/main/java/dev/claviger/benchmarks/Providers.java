package dev.claviger.benchmarks;

import java.security.Provider;
import java.security.Security;

/// `jdk`: what a Java installation has. `native`: the Corretto provider first, for all.
final class Providers {
  private Providers() {}

  static void choose(String provider) throws ReflectiveOperationException {
    switch (provider) {
      case "jdk" -> System.setProperty("claviger.jose.provider", "jdk");
      case "native" -> Security.insertProviderAt(corretto(), 1);
      default -> throw new IllegalArgumentException("provider is jdk or native, not " + provider);
    }
  }

  /// By reflection: its jar exists for some machines only.
  private static Provider corretto() throws ReflectiveOperationException {
    Class<?> type =
        Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider");
    return (Provider) type.getField("INSTANCE").get(null);
  }
}

package dev.claviger.jose;

import dev.claviger.jose.crypto.Providers;
import java.security.Provider;
import java.util.Optional;

/// Where the cryptographic primitives come from.
///
/// The Amazon Corretto Crypto Provider is used when it is on the class path and its native library
/// works on this machine: it signs with ES256 eight times as fast as the JDK. Otherwise, and for
/// HMAC always, it is what the JDK's own list of providers answers. ES256K alone falls back to
/// Bouncy Castle, for the JDK has not had its curve since Java 16. The choice is made once per
/// process; the system property `claviger.jose.provider=jdk` forces the JDK.
public final class CryptoProviders {
  private CryptoProviders() {}

  /// One line for an operator, such as `AmazonCorrettoCryptoProvider 2.5.0 (native); HMAC by the
  /// JDK`.
  public static String chosen() {
    return nativeProvider()
        .map(provider ->
            provider.getName() + " " + provider.getVersionStr() + " (native); HMAC by the JDK")
        .orElse("the JDK's providers, Java " + Runtime.version().feature());
  }

  /// The native provider that is in use, if one is.
  public static Optional<Provider> nativeProvider() {
    return Providers.nativeProvider();
  }
}

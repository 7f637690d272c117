package dev.claviger.jose.crypto;

import dev.claviger.jose.UnusableKeyException;
import java.security.Provider;
import java.util.Optional;

/// Bouncy Castle, for secp256k1 alone: the JDK has read keys of that curve and not computed with
/// them since Java 16. Looked for when the first such key is made, and only where no native
/// provider has the curve.
final class BouncyCastle {
  private static final String PROVIDER = "org.bouncycastle.jce.provider.BouncyCastleProvider";

  private BouncyCastle() {}

  static Provider provider() {
    return Found.PROVIDER.orElseThrow(() ->
        new UnusableKeyException(
            "ES256K needs a provider for secp256k1, which Java has not had since 16: add"
                + " software.amazon.cryptools:AmazonCorrettoCryptoProvider or"
                + " org.bouncycastle:bcprov-jdk18on to the class path"));
  }

  /// By reflection, so that nothing here depends on it. It is not registered with the JDK: nobody
  /// else's choice of provider changes.
  private static final class Found {
    static final Optional<Provider> PROVIDER = find();

    private static Optional<Provider> find() {
      try {
        Class<?> type = Class.forName(BouncyCastle.PROVIDER);
        return Optional.of((Provider) type.getConstructor().newInstance());
      } catch (ReflectiveOperationException | LinkageError _) {
        return Optional.empty();
      }
    }
  }
}

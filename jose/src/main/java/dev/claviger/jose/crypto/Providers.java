package dev.claviger.jose.crypto;

import dev.claviger.jose.Curve;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;

/// Where the primitives come from, decided once when this class is loaded.
public final class Providers {
  /// `auto` (the default) or `jdk`.
  public static final String PROPERTY = "claviger.jose.provider";

  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final Optional<Provider> FASTER = faster();

  private Providers() {}

  /// The native provider, when there is one.
  public static Optional<Provider> nativeProvider() {
    return FASTER;
  }

  /// By reflection, so that nothing here depends on it; and only if it says itself that its native
  /// library works on this machine.
  private static Optional<Provider> faster() {
    if (System.getProperty(PROPERTY, "auto").equals("jdk")) {
      return Optional.empty();
    }
    try {
      Class<?> type = Class.forName(CORRETTO);
      var provider = (Provider) type.getField("INSTANCE").get(null);
      boolean broken = type.getMethod("getLoadingError").invoke(provider) != null;
      return broken ? Optional.empty() : Optional.ofNullable(provider);
    } catch (ReflectiveOperationException | LinkageError _) {
      return Optional.empty();
    }
  }

  static Signature verifier(SignatureAlgorithm algorithm, PublicKey key) {
    return initialised(algorithm, signature -> signature.initVerify(key));
  }

  static Signature signer(SignatureAlgorithm algorithm, PrivateKey key) {
    return initialised(algorithm, signature -> signature.initSign(key));
  }

  private interface Initialiser {
    void initialise(Signature signature) throws GeneralSecurityException;
  }

  private static Signature initialised(SignatureAlgorithm algorithm, Initialiser initialiser) {
    try {
      return initialised(signature(algorithm), algorithm, initialiser);
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("no provider takes this key for " + algorithm.joseName(), e);
    }
  }

  private static Signature initialised(
      Signature signature, SignatureAlgorithm algorithm, Initialiser initialiser)
      throws GeneralSecurityException {
    if (algorithm.jcaName().equals("RSASSA-PSS")) {
      var mask = new MGF1ParameterSpec(algorithm.hash());
      signature.setParameter(
          new PSSParameterSpec(
              algorithm.hash(),
              "MGF1",
              mask,
              algorithm.hashBytes(),
              PSSParameterSpec.TRAILER_FIELD_BC));
    }
    initialiser.initialise(signature);
    return signature;
  }

  /// A generator of RSA or EC keys; making an RSA key takes the native provider a third of the
  /// JDK's time.
  public static KeyPairGenerator keyPairGenerator(String type) throws NoSuchAlgorithmException {
    if (FASTER.isPresent()) {
      try {
        return KeyPairGenerator.getInstance(type, FASTER.get());
      } catch (NoSuchAlgorithmException _) {
        // It has not everything; the JDK has what is missing.
      }
    }
    return KeyPairGenerator.getInstance(type);
  }

  /// A generator of keys on one of the curves of RFC 7518 or on secp256k1.
  public static KeyPairGenerator keyPairGenerator(Curve curve) throws NoSuchAlgorithmException {
    return isForBouncyCastle(curve)
        ? KeyPairGenerator.getInstance("EC", BouncyCastle.provider())
        : keyPairGenerator("EC");
  }

  private static boolean isForBouncyCastle(Curve curve) {
    return curve == Curve.SECP256K1 && FASTER.isEmpty();
  }

  /// Found out when a key is made, and not when the first token comes.
  static void requireProvider(SignatureAlgorithm algorithm) {
    if (algorithm.curve().filter(Providers::isForBouncyCastle).isPresent()) {
      BouncyCastle.provider();
    }
  }

  static Cipher cipher(String transformation) throws GeneralSecurityException {
    if (FASTER.isPresent()) {
      try {
        return Cipher.getInstance(transformation, FASTER.get());
      } catch (NoSuchAlgorithmException _) {
        // It has not everything; the JDK has what is missing.
      }
    }
    return Cipher.getInstance(transformation);
  }

  /// ECDH by the native provider; it has no XDH.
  ///
  /// @param type `ECDH` or `XDH`
  static KeyAgreement keyAgreement(String type) throws NoSuchAlgorithmException {
    if (FASTER.isPresent()) {
      try {
        return KeyAgreement.getInstance(type, FASTER.get());
      } catch (NoSuchAlgorithmException _) {
        // It has not everything; the JDK has what is missing.
      }
    }
    return KeyAgreement.getInstance(type);
  }

  private static Signature signature(SignatureAlgorithm algorithm) throws NoSuchAlgorithmException {
    if (algorithm.curve().filter(Providers::isForBouncyCastle).isPresent()) {
      return Signature.getInstance(algorithm.jcaName(), BouncyCastle.provider());
    }
    if (FASTER.isPresent()) {
      try {
        return Signature.getInstance(algorithm.jcaName(), FASTER.get());
      } catch (NoSuchAlgorithmException _) {
        // It has not everything; the JDK has what is missing.
      }
    }
    return Signature.getInstance(algorithm.jcaName());
  }
}

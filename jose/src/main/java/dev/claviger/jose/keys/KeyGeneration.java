package dev.claviger.jose.keys;

import dev.claviger.jose.ContentEncryption;
import dev.claviger.jose.Curve;
import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.KeyType;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import dev.claviger.jose.crypto.Providers;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Optional;

/// Makes new keys, of the size that the algorithm asks for.
public final class KeyGeneration {
  private KeyGeneration() {}

  /// A symmetric key.
  public static KeyMaterial secret(JoseAlgorithm algorithm, SecureRandom random) {
    var secret = new byte[secretBytes(algorithm)];
    random.nextBytes(secret);
    return OctKey.of(algorithm, secret);
  }

  private static int secretBytes(JoseAlgorithm algorithm) {
    return switch (algorithm) {
      case SignatureAlgorithm hmac -> hmac.hashBytes();
      case ContentEncryption encryption -> encryption.keyBytes();
      case KeyManagementAlgorithm management -> secretBytes(management);
    };
  }

  private static int secretBytes(KeyManagementAlgorithm algorithm) {
    return switch (algorithm.mode()) {
      case PASSWORD_BASED_KEY_WRAPPING ->
          throw new UnusableKeyException(
              "a key for %s is a password: Jwk.password(…)".formatted(algorithm.joseName()));
      case DIRECT_ENCRYPTION ->
          throw new UnusableKeyException(
              "a key for dir is one of a content encryption: generate one for A256GCM or the like");
      default -> algorithm.wrappingKeyBytes();
    };
  }

  /// A key pair on an elliptic curve.
  public static KeyMaterial onCurve(Curve curve, SecureRandom random) {
    return curve.keyType() == KeyType.EC ? ec(curve, random) : okp(curve, random);
  }

  /// An RSA key pair.
  public static KeyMaterial rsa(int bits, SecureRandom random) {
    var parameters = new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
    KeyPair pair = pair(() -> Providers.keyPairGenerator("RSA"), parameters, random);
    return RsaKey.ofPrivate(pair.getPrivate());
  }

  private static KeyMaterial ec(Curve curve, SecureRandom random) {
    var parameters = new ECGenParameterSpec(curve.jcaName());
    KeyPair pair = pair(() -> Providers.keyPairGenerator(curve), parameters, random);
    return new EcKey(
        curve, (ECPublicKey) pair.getPublic(), Optional.of((ECPrivateKey) pair.getPrivate()));
  }

  /// By the JDK: the native generator of these takes no curve and no source of randomness.
  private static KeyMaterial okp(Curve curve, SecureRandom random) {
    var parameters = new NamedParameterSpec(curve.jcaName());
    KeyPair pair = pair(() -> KeyPairGenerator.getInstance(curve.jcaName()), parameters, random);
    return new OkpKey(curve, pair.getPublic(), Optional.of(pair.getPrivate()));
  }

  private interface Lookup {
    KeyPairGenerator find() throws GeneralSecurityException;
  }

  private static KeyPair pair(
      Lookup lookup, AlgorithmParameterSpec parameters, SecureRandom random) {
    try {
      KeyPairGenerator generator = lookup.find();
      generator.initialize(parameters, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("this Java runtime cannot make such a key", e);
    }
  }
}

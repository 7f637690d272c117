package dev.claviger.jose.keys;

import dev.claviger.jose.Curve;
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

  public static KeyMaterial generate(
      SignatureAlgorithm algorithm, int rsaBits, SecureRandom random) {
    return switch (algorithm.keyType()) {
      case OCT -> secret(algorithm, random);
      case RSA -> rsa(rsaBits, random);
      case EC -> ec(algorithm.curve().orElseThrow(), random);
      case OKP -> okp(algorithm.curve().orElseThrow(), random);
      case AKP ->
          throw new UnusableKeyException(
              "keys for " + algorithm.joseName() + " cannot be made here");
    };
  }

  private static KeyMaterial secret(SignatureAlgorithm algorithm, SecureRandom random) {
    var secret = new byte[algorithm.hashBytes()];
    random.nextBytes(secret);
    return OctKey.hmac(algorithm, secret);
  }

  private static KeyMaterial rsa(int bits, SecureRandom random) {
    var parameters = new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
    KeyPair pair = pair(() -> Providers.keyPairGenerator("RSA"), parameters, random);
    return RsaKey.ofPrivate(pair.getPrivate());
  }

  private static KeyMaterial ec(Curve curve, SecureRandom random) {
    var parameters = new ECGenParameterSpec(curve.jcaName());
    KeyPair pair = pair(() -> Providers.keyPairGenerator("EC"), parameters, random);
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

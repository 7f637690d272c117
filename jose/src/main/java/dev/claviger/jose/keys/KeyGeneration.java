package dev.claviger.jose.keys;

import dev.claviger.jose.Curve;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
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
    return RsaKey.ofPrivate(pair("RSA", parameters, random).getPrivate());
  }

  private static KeyMaterial ec(Curve curve, SecureRandom random) {
    KeyPair pair = pair("EC", new ECGenParameterSpec(curve.jcaName()), random);
    return new EcKey(
        curve, (ECPublicKey) pair.getPublic(), Optional.of((ECPrivateKey) pair.getPrivate()));
  }

  private static KeyMaterial okp(Curve curve, SecureRandom random) {
    KeyPair pair = pair(curve.jcaName(), new NamedParameterSpec(curve.jcaName()), random);
    return new OkpKey(curve, pair.getPublic(), Optional.of(pair.getPrivate()));
  }

  private static KeyPair pair(String type, AlgorithmParameterSpec parameters, SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance(type);
      generator.initialize(parameters, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("this Java runtime cannot make a key of type " + type, e);
    }
  }
}

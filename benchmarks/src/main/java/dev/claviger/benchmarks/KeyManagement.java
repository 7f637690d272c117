package dev.claviger.benchmarks;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/// How the content key comes about; the content is encrypted with A256GCM.
public enum KeyManagement implements Column {
  DIR("dir"),
  RSA_OAEP_256("RSA-OAEP-256"),
  ECDH_ES("ECDH-ES");

  final String joseName;

  KeyManagement(String joseName) {
    this.joseName = joseName;
  }

  @Override
  public String title() {
    return joseName;
  }

  @Override
  public Class<?> benchmark() {
    return JweBenchmark.class;
  }

  /// A new key; `dir` has a secret, made by [Algorithm#newSecret()].
  KeyPair newKeyPair() throws GeneralSecurityException {
    return switch (this) {
      case RSA_OAEP_256 ->
          generate("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
      case ECDH_ES -> generate("EC", new ECGenParameterSpec("secp256r1"));
      case DIR -> throw new IllegalStateException("dir has a secret, not a pair");
    };
  }

  static KeyPair generate(String type, AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(type);
    generator.initialize(parameters);
    return generator.generateKeyPair();
  }
}

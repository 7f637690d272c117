package dev.claviger.benchmarks;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/// What is measured, and the primitive under it.
public enum Algorithm implements Column {
  HS256("HS256", "HmacSHA256"),
  RS256("RS256", "SHA256withRSA"),
  PS256("PS256", "RSASSA-PSS"),
  ES256("ES256", "SHA256withECDSAinP1363Format"),
  EDDSA("EdDSA", "Ed25519");

  private static final PSSParameterSpec PSS =
      new PSSParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);

  final String joseName;
  final String jcaName;

  Algorithm(String joseName, String jcaName) {
    this.joseName = joseName;
    this.jcaName = jcaName;
  }

  @Override
  public String title() {
    return joseName;
  }

  @Override
  public Class<?> benchmark() {
    return JwsBenchmark.class;
  }

  /// A new key: the secret of HS256 is made by [#newSecret()].
  KeyPair newKeyPair() throws GeneralSecurityException {
    return switch (this) {
      case RS256, PS256 ->
          KeyManagement.generate(
              "RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
      case ES256 -> KeyManagement.generate("EC", new ECGenParameterSpec("secp256r1"));
      case EDDSA -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      case HS256 -> throw new IllegalStateException("HS256 has a secret, not a pair");
    };
  }

  static byte[] newSecret() {
    var secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  Signature newSignature() throws GeneralSecurityException {
    var signature = Signature.getInstance(jcaName);
    if (this == PS256) {
      signature.setParameter(PSS);
    }
    return signature;
  }
}

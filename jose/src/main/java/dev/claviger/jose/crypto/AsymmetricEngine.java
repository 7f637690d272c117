package dev.claviger.jose.crypto;

import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Optional;

/// Signatures by the chosen provider.
public final class AsymmetricEngine implements SignatureEngine {
  private final SignatureAlgorithm algorithm;
  private final int signatureBytes;
  private final Pool<Signature> verifiers;
  private final Optional<Pool<Signature>> signers;

  public AsymmetricEngine(
      SignatureAlgorithm algorithm,
      int signatureBytes,
      PublicKey publicKey,
      Optional<PrivateKey> privateKey) {
    Providers.requireProvider(algorithm);
    this.algorithm = algorithm;
    this.signatureBytes = signatureBytes;
    this.verifiers = new Pool<>(() -> Providers.verifier(algorithm, publicKey));
    this.signers = privateKey.map(key -> new Pool<>(() -> Providers.signer(algorithm, key)));
  }

  @Override
  public byte[] sign(byte[] input, int offset, int length) {
    var pool = signers.orElseThrow(() -> new UnusableKeyException("a public key cannot sign"));
    Signature signer = pool.take();
    try {
      signer.update(input, offset, length);
      byte[] signature = signer.sign();
      pool.giveBack(signer);
      return signature;
    } catch (SignatureException e) {
      throw new UnusableKeyException("signing with " + algorithm.joseName() + " failed", e);
    }
  }

  @Override
  public boolean verify(byte[] input, int offset, int length, byte[] signature) {
    if (signature.length != signatureBytes || isZeroHalved(signature)) {
      return false;
    }
    Signature verifier = verifiers.take();
    try {
      verifier.update(input, offset, length);
      boolean right = verifier.verify(signature);
      verifiers.giveBack(verifier);
      return right;
    } catch (SignatureException _) {
      return false;
    }
  }

  /// An ECDSA signature with r = 0 or s = 0 proves nothing, and JDKs before CVE-2022-21449 was
  /// mended took it for any message.
  private boolean isZeroHalved(byte[] signature) {
    return algorithm.keyType() == dev.claviger.jose.KeyType.EC
        && (isZero(signature, 0, signatureBytes / 2)
            || isZero(signature, signatureBytes / 2, signatureBytes));
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    int or = 0;
    for (int i = from; i < to; i++) {
      or |= bytes[i];
    }
    return or == 0;
  }
}

package dev.claviger.benchmarks;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.lang.JoseException;

/// jose4j.
final class Jose4jJwe implements Cryptor {
  private static final String CONTENT = "A256GCM";

  private final EncryptionKeys keys;
  private final AlgorithmConstraints algorithms;
  private final AlgorithmConstraints contents =
      new AlgorithmConstraints(ConstraintType.PERMIT, CONTENT);

  Jose4jJwe(EncryptionKeys keys) {
    this.keys = keys;
    this.algorithms = new AlgorithmConstraints(ConstraintType.PERMIT, keys.management().joseName);
  }

  @Override
  public Object encrypt() throws JoseException {
    var message = new JsonWebEncryption();
    message.setAlgorithmHeaderValue(keys.management().joseName);
    message.setEncryptionMethodHeaderParameter(CONTENT);
    message.setKey(keys.encrypting());
    message.setPlaintext(Cryptor.PLAINTEXT);
    return message.getCompactSerialization();
  }

  @Override
  public byte[] decrypt(String token) throws JoseException {
    var message = new JsonWebEncryption();
    message.setAlgorithmConstraints(algorithms);
    message.setContentEncryptionAlgorithmConstraints(contents);
    message.setKey(keys.decrypting());
    message.setCompactSerialization(token);
    return message.getPlaintextBytes();
  }
}

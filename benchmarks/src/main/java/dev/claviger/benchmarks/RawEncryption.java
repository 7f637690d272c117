package dev.claviger.benchmarks;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/// The primitives alone, one after the other: randomness, what the key management asks for,
/// A256GCM. Ciphers are made once; nothing is encoded.
final class RawEncryption implements Cryptor {
  private static final int TAG_BITS = 128;
  private static final byte[] HEADER = new byte[60];

  private final EncryptionKeys keys;
  private final SecureRandom random = new SecureRandom();
  private final Cipher content = Cipher.getInstance("AES/GCM/NoPadding");
  private final Cipher wrapping = Cipher.getInstance("RSA/ECB/OAEPPadding");
  private final KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
  private final KeyPairGenerator ephemeral = KeyPairGenerator.getInstance("EC");
  private final MessageDigest derivation = MessageDigest.getInstance("SHA-256");
  private final byte[] iv = new byte[12];
  private Key agreed;
  private byte[] wrapped = new byte[0];
  private byte[] encrypted = new byte[0];

  RawEncryption(EncryptionKeys keys) throws GeneralSecurityException {
    this.keys = keys;
    ephemeral.initialize(new ECGenParameterSpec("secp256r1"));
    this.agreed = keys.encrypting();
  }

  @Override
  public Object encrypt() throws GeneralSecurityException {
    random.nextBytes(iv);
    content.init(Cipher.ENCRYPT_MODE, contentKey(), new GCMParameterSpec(TAG_BITS, iv));
    content.updateAAD(HEADER);
    encrypted = content.doFinal(Cryptor.PLAINTEXT);
    return encrypted;
  }

  private Key contentKey() throws GeneralSecurityException {
    return switch (keys) {
      case EncryptionKeys.Shared shared -> shared.key();
      case EncryptionKeys.Pair(var management, var pair) ->
          management == KeyManagement.ECDH_ES ? agreedKey(pair) : wrappedKey(pair);
    };
  }

  private Key agreedKey(KeyPair recipient) throws GeneralSecurityException {
    KeyPair own = ephemeral.generateKeyPair();
    agreed = own.getPublic();
    return derived(own.getPrivate(), recipient.getPublic());
  }

  private Key derived(Key own, Key other) throws GeneralSecurityException {
    agreement.init(own);
    agreement.doPhase(other, true);
    return new SecretKeySpec(derivation.digest(agreement.generateSecret()), "AES");
  }

  private Key wrappedKey(KeyPair recipient) throws GeneralSecurityException {
    var key = new byte[32];
    random.nextBytes(key);
    wrapping.init(Cipher.ENCRYPT_MODE, recipient.getPublic(), oaep());
    wrapped = wrapping.doFinal(key);
    return new SecretKeySpec(key, "AES");
  }

  private static OAEPParameterSpec oaep() {
    return new OAEPParameterSpec(
        "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
  }

  /// There is no message: it decrypts what it encrypted last.
  @Override
  public String message() throws GeneralSecurityException {
    encrypt();
    return "";
  }

  @Override
  public byte[] decrypt(String token) throws GeneralSecurityException {
    content.init(Cipher.DECRYPT_MODE, keyAgain(), new GCMParameterSpec(TAG_BITS, iv));
    content.updateAAD(HEADER);
    return content.doFinal(encrypted);
  }

  private Key keyAgain() throws GeneralSecurityException {
    return switch (keys) {
      case EncryptionKeys.Shared shared -> shared.key();
      case EncryptionKeys.Pair(var management, var pair) when management == KeyManagement.ECDH_ES ->
          derived(pair.getPrivate(), agreed);
      case EncryptionKeys.Pair(_, var pair) -> {
        wrapping.init(Cipher.DECRYPT_MODE, pair.getPrivate(), oaep());
        yield new SecretKeySpec(wrapping.doFinal(wrapped), "AES");
      }
    };
  }
}

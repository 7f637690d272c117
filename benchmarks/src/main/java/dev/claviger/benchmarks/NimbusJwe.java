package dev.claviger.benchmarks;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/// Nimbus JOSE + JWT.
final class NimbusJwe implements Cryptor {
  private final JWEHeader header;
  private final JWEEncrypter encrypter;
  private final JWEDecrypter decrypter;

  NimbusJwe(EncryptionKeys keys) throws Exception {
    this.header =
        new JWEHeader(JWEAlgorithm.parse(keys.management().joseName), EncryptionMethod.A256GCM);
    switch (keys) {
      case EncryptionKeys.Shared shared -> {
        this.encrypter = new DirectEncrypter(shared.key());
        this.decrypter = new DirectDecrypter(shared.key());
      }
      case EncryptionKeys.Pair(var management, var pair)
          when management == KeyManagement.ECDH_ES -> {
        this.encrypter = new ECDHEncrypter((ECPublicKey) pair.getPublic());
        this.decrypter = new ECDHDecrypter((ECPrivateKey) pair.getPrivate());
      }
      case EncryptionKeys.Pair(_, var pair) -> {
        this.encrypter = new RSAEncrypter((RSAPublicKey) pair.getPublic());
        this.decrypter = new RSADecrypter(pair.getPrivate());
      }
    }
  }

  @Override
  public Object encrypt() throws Exception {
    var message = new JWEObject(header, new Payload(Cryptor.PLAINTEXT));
    message.encrypt(encrypter);
    return message.serialize();
  }

  @Override
  public byte[] decrypt(String token) throws Exception {
    JWEObject message = JWEObject.parse(token);
    message.decrypt(decrypter);
    return message.getPayload().toBytes();
  }
}

package dev.claviger.benchmarks;

import java.security.MessageDigest;
import java.security.Signature;
import javax.crypto.Mac;

/// The floor: `Mac` or `Signature` made and keyed once, over the same bytes.
interface RawPrimitive extends Contender {
  static RawPrimitive of(Keys keys) throws Exception {
    byte[] signed = Token.signedBytes(keys.algorithm());
    return switch (keys) {
      case Keys.Shared shared -> new Hmac(shared, signed);
      case Keys.Pair pair -> new Asymmetric(pair, signed);
    };
  }

  @Override
  byte[] sign() throws Exception;

  /// The token that all libraries verify.
  String token() throws Exception;

  /// HMAC.
  final class Hmac implements RawPrimitive {
    private final Mac mac;
    private final byte[] signed;
    private final byte[] tag;

    Hmac(Keys.Shared keys, byte[] signed) throws Exception {
      this.signed = signed;
      this.mac = Mac.getInstance(keys.algorithm().jcaName);
      mac.init(keys.key());
      this.tag = mac.doFinal(signed);
    }

    @Override
    public byte[] sign() {
      return mac.doFinal(signed);
    }

    @Override
    public Object verify(String token) {
      return MessageDigest.isEqual(mac.doFinal(signed), tag);
    }

    @Override
    public String token() {
      return Token.compact(signed, tag);
    }
  }

  /// RSA, ECDSA, Ed25519.
  final class Asymmetric implements RawPrimitive {
    private final Signature signer;
    private final Signature verifier;
    private final byte[] signed;
    private final byte[] signature;

    Asymmetric(Keys.Pair keys, byte[] signed) throws Exception {
      this.signed = signed;
      this.signer = keys.algorithm().newSignature();
      signer.initSign(keys.privateKey());
      this.verifier = keys.algorithm().newSignature();
      verifier.initVerify(keys.publicKey());
      this.signature = sign();
    }

    @Override
    public byte[] sign() throws Exception {
      signer.update(signed);
      return signer.sign();
    }

    @Override
    public Object verify(String token) throws Exception {
      verifier.update(signed);
      return verifier.verify(signature);
    }

    @Override
    public String token() {
      return Token.compact(signed, signature);
    }
  }
}

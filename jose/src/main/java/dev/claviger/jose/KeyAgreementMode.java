package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.jose.crypto.AesKeyWrap;
import dev.claviger.jose.crypto.Agreement;
import dev.claviger.jose.encoding.Base64Url;
import dev.claviger.jose.keys.EcKey;
import dev.claviger.jose.keys.KeyGeneration;
import dev.claviger.jose.keys.KeyMaterial;
import dev.claviger.jose.keys.OkpKey;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;

/// ECDH-ES, RFC 7518 section 4.6 and RFC 8037 section 3.2: sender and recipient come to the same
/// secret by an ephemeral key of the sender's. It is the content encryption key, or wraps it.
record KeyAgreementMode(KeyManagementAlgorithm algorithm, KeyMaterial material)
    implements KeyManagement {
  @Override
  public SentKey send(byte[] contentKey, Sending sending) {
    KeyMaterial ephemeral = KeyGeneration.onCurve(curve(), sending.random());
    byte[] secret =
        agree(ephemeral, material)
            .orElseThrow(() -> new UnusableKeyException("the key is a point of small order"));
    byte[] derived = derive(secret, sending.encryption(), sending.partyU(), sending.partyV());
    JsonObject header = header(ephemeral, sending);
    return algorithm.mode().isDirect()
        ? SentKey.direct(derived, header)
        : new SentKey(contentKey, new AesKeyWrap(derived).wrap(contentKey), header);
  }

  private static JsonObject header(KeyMaterial ephemeral, Sending sending) {
    var header = JsonObject.builder().put("epk", ephemeral.identity());
    putUnlessEmpty(header, "apu", sending.partyU());
    putUnlessEmpty(header, "apv", sending.partyV());
    return header.build();
  }

  private static void putUnlessEmpty(JsonObject.Builder header, String name, byte[] value) {
    if (value.length > 0) {
      header.put(name, Base64Url.encodeToString(value));
    }
  }

  @Override
  public byte[] receive(byte[] encryptedKey, JweHeader header) {
    byte[] secret =
        agree(material, ephemeral(header))
            .orElseThrow(() -> new Refusal(MALFORMED, "epk is a point of small order"));
    byte[] derived = derive(secret, header.encryption(), header.bytes("apu"), header.bytes("apv"));
    if (algorithm.mode().isDirect()) {
      header.requireNoEncryptedKey(encryptedKey);
      return derived;
    }
    return new AesKeyWrap(derived)
        .unwrap(encryptedKey)
        .filter(header::fits)
        .orElseGet(header::randomKey);
  }

  /// On the curve of our key and really on it: a point from elsewhere would bring out our key piece
  /// by piece (invalid curve attack). Reading it checks that.
  private KeyMaterial ephemeral(JweHeader header) {
    JsonObject epk = header.ephemeralKey();
    if (!epk.string("kty").equals(Optional.of(material.type().joseName()))) {
      throw new Refusal(MALFORMED, "epk: not a key of type " + material.type().joseName());
    }
    try {
      return curve().keyType() == KeyType.EC
          ? EcKey.parse(epk.without("d"), curve())
          : OkpKey.parse(epk.without("d"), curve());
    } catch (UnusableKeyException e) {
      throw new Refusal(MALFORMED, "epk: " + e.getMessage());
    }
  }

  private static Optional<byte[]> agree(KeyMaterial ours, KeyMaterial theirs) {
    String type = ours.type() == KeyType.EC ? "ECDH" : "XDH";
    return Agreement.secret(type, privateKey(ours), publicKey(theirs));
  }

  private static PrivateKey privateKey(KeyMaterial key) {
    return switch (key) {
      case EcKey ec -> ec.privateKey().orElseThrow();
      case OkpKey okp -> okp.privateKey().orElseThrow();
      default -> throw new IllegalArgumentException("no key for key agreement");
    };
  }

  private static PublicKey publicKey(KeyMaterial key) {
    return switch (key) {
      case EcKey ec -> ec.publicKey();
      case OkpKey okp -> okp.publicKey();
      default -> throw new IllegalArgumentException("no key for key agreement");
    };
  }

  /// The name that goes in is that of what the key is for.
  private byte[] derive(byte[] secret, ContentEncryption content, byte[] partyU, byte[] partyV) {
    boolean direct = algorithm.mode().isDirect();
    JoseAlgorithm purpose = direct ? content : algorithm;
    int length = direct ? content.keyBytes() : algorithm.wrappingKeyBytes();
    return Agreement.derive(secret, length, purpose.joseName().getBytes(US_ASCII), partyU, partyV);
  }

  private Curve curve() {
    return material.onCurve().orElseThrow();
  }
}

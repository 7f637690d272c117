package dev.claviger.jose.keys;

import dev.claviger.jose.Curve;
import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.KeyType;
import dev.claviger.jose.UnusableKeyException;
import dev.claviger.jose.encoding.Der;
import dev.claviger.jose.encoding.Pem;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/// Reads the PEM and DER forms of asymmetric keys. The algorithm is given, never guessed, and the
/// key must fit it.
public final class PemKey {
  private static final String RSA_ENCRYPTION = "1.2.840.113549.1.1.1";

  private PemKey() {}

  public static KeyMaterial parse(JoseAlgorithm algorithm, String text) {
    try {
      Pem pem = Pem.parseKey(text);
      KeyForm form =
          KeyForm.labelled(pem.label())
              .orElseThrow(() ->
                  new UnusableKeyException(
                      "a PEM block of another kind than a key: " + pem.label()));
      return parse(algorithm, form, pem.bytes());
    } catch (IllegalArgumentException e) {
      throw new UnusableKeyException(String.valueOf(e.getMessage()));
    }
  }

  /// The DER structure says itself which of the forms it is.
  public static KeyMaterial parse(JoseAlgorithm algorithm, byte[] der) {
    try {
      KeyForm form =
          KeyForm.of(der)
              .orElseThrow(
                  () -> new UnusableKeyException("a DER structure of another kind than a key"));
      return parse(algorithm, form, der);
    } catch (IllegalArgumentException e) {
      throw new UnusableKeyException(String.valueOf(e.getMessage()));
    }
  }

  /// Where the algorithm leaves the choice of a curve, the key says which.
  private static KeyMaterial parse(JoseAlgorithm algorithm, KeyForm form, byte[] der) {
    List<Curve> curves = algorithm.curves();
    return switch (curves.size()) {
      case 0 -> parse(algorithm, Optional.empty(), form, der);
      case 1 -> parse(algorithm, Optional.of(curves.getFirst()), form, der);
      default -> onAnyOf(curves, algorithm, form, der);
    };
  }

  private static KeyMaterial onAnyOf(
      List<Curve> curves, JoseAlgorithm algorithm, KeyForm form, byte[] der) {
    var failure = new UnusableKeyException("the key is on no curve of " + algorithm.joseName());
    for (Curve curve : curves) {
      try {
        return parse(algorithm, Optional.of(curve), form, der);
      } catch (UnusableKeyException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  private static KeyMaterial parse(
      JoseAlgorithm algorithm, Optional<Curve> curve, KeyForm form, byte[] der) {
    return switch (form) {
      case PKCS8 -> ofPkcs8(algorithm, curve, der);
      case SPKI -> ofSpki(algorithm, curve, der);
      case PKCS1_PRIVATE -> ofPkcs8(algorithm, curve, wrapPrivate(rsaIdentifier(), der));
      case PKCS1_PUBLIC ->
          ofSpki(algorithm, curve, Der.sequence(rsaIdentifier(), Der.bitString(der)));
      case SEC1 -> ofPkcs8(algorithm, curve, wrapPrivate(ecIdentifier(curve), der));
      case CERTIFICATE -> ofSpki(algorithm, curve, Certificates.spki(Certificates.parse(der)));
      case ENCRYPTED_PKCS8 -> throw new UnusableKeyException(Pem.ENCRYPTED);
    };
  }

  private static byte[] wrapPrivate(byte[] identifier, byte[] key) {
    return Der.sequence(Der.integer(0), identifier, Der.octetString(key));
  }

  private static byte[] rsaIdentifier() {
    return Der.sequence(Der.objectId(RSA_ENCRYPTION), Der.nothing());
  }

  private static byte[] ecIdentifier(Optional<Curve> curve) {
    return KeyStructures.ecIdentifier(
        curve.orElseThrow(() -> new UnusableKeyException("an EC key does not fit the algorithm")));
  }

  public static KeyMaterial ofPkcs8(JoseAlgorithm algorithm, Optional<Curve> curve, byte[] der) {
    if (type(algorithm, curve) == KeyType.AKP) {
      return AkpKey.ofPkcs8(algorithm, der);
    }
    PrivateKey key =
        KeyFactories.privateKey(factory(algorithm, curve), new PKCS8EncodedKeySpec(der));
    return switch (type(algorithm, curve)) {
      case RSA -> RsaKey.ofPrivate(key);
      case EC -> EcKey.ofPrivate(curve.orElseThrow(), key);
      case OKP -> OkpKey.ofPrivate(curve.orElseThrow(), key);
      case OCT, AKP -> throw noPem(algorithm);
    };
  }

  public static KeyMaterial ofSpki(JoseAlgorithm algorithm, Optional<Curve> curve, byte[] der) {
    if (type(algorithm, curve) == KeyType.AKP) {
      return AkpKey.ofSpki(algorithm, der);
    }
    PublicKey key = KeyFactories.publicKey(factory(algorithm, curve), new X509EncodedKeySpec(der));
    return switch (type(algorithm, curve)) {
      case RSA -> RsaKey.ofPublic(key);
      case EC -> EcKey.ofPublic(curve.orElseThrow(), key);
      case OKP -> OkpKey.ofPublic(curve.orElseThrow(), key);
      case OCT, AKP -> throw noPem(algorithm);
    };
  }

  private static String factory(JoseAlgorithm algorithm, Optional<Curve> curve) {
    return switch (type(algorithm, curve)) {
      case RSA -> "RSA";
      case EC -> "EC";
      case OKP -> curve.orElseThrow().jcaName();
      case OCT, AKP -> throw noPem(algorithm);
    };
  }

  private static KeyType type(JoseAlgorithm algorithm, Optional<Curve> curve) {
    return curve.map(Curve::keyType).orElseGet(() -> algorithm.keyTypes().iterator().next());
  }

  private static UnusableKeyException noPem(JoseAlgorithm algorithm) {
    return new UnusableKeyException("keys for " + algorithm.joseName() + " have no PEM form");
  }
}

package dev.claviger.jose.keys;

import dev.claviger.jose.Curve;
import dev.claviger.jose.UnusableKeyException;
import dev.claviger.jose.encoding.Der;
import dev.claviger.jose.encoding.Pem;
import java.security.interfaces.ECPublicKey;

/// Writes asymmetric keys as PKCS#8 when they are private, and as SubjectPublicKeyInfo when not.
public final class KeyStructures {
  private static final String EC_PUBLIC_KEY = "1.2.840.10045.2.1";
  private static final byte UNCOMPRESSED = 4;

  private KeyStructures() {}

  public static String pem(KeyMaterial material) {
    KeyForm form = material.isPrivate() ? KeyForm.PKCS8 : KeyForm.SPKI;
    return Pem.of(form.label(), der(material)).text();
  }

  public static byte[] der(KeyMaterial material) {
    return switch (material) {
      case OctKey _ ->
          throw new UnusableKeyException(
              "a symmetric key has no PEM and no DER form: write it as JSON");
      case RsaKey rsa ->
          rsa.privateKey().isPresent()
              ? rsa.privateKey().get().getEncoded()
              : rsa.publicKey().getEncoded();
      case EcKey ec -> ec.privateKey().isPresent() ? ecPrivate(ec) : ecPublic(ec);
      case OkpKey okp ->
          okp.privateKey().isPresent()
              ? okp.privateKey().get().getEncoded()
              : okp.publicKey().getEncoded();
      case AkpKey akp -> akp.isPrivate() ? akp.seedForm() : akp.spki();
    };
  }

  /// With the public point, as OpenSSL writes it and some readers demand it.
  private static byte[] ecPrivate(EcKey key) {
    byte[] scalar =
        Members.fixed(key.privateKey().orElseThrow().getS(), key.curve().coordinateBytes());
    byte[] sec1 =
        Der.sequence(
            Der.integer(1),
            Der.octetString(scalar),
            Der.contextual(1, Der.bitString(point(key.curve(), key.publicKey()))));
    return Der.sequence(Der.integer(0), ecIdentifier(key.curve()), Der.octetString(sec1));
  }

  private static byte[] ecPublic(EcKey key) {
    return Der.sequence(
        ecIdentifier(key.curve()), Der.bitString(point(key.curve(), key.publicKey())));
  }

  static byte[] ecIdentifier(Curve curve) {
    return Der.sequence(Der.objectId(EC_PUBLIC_KEY), Der.objectId(curve.objectId()));
  }

  private static byte[] point(Curve curve, ECPublicKey key) {
    int length = curve.coordinateBytes();
    var point = new byte[1 + 2 * length];
    point[0] = UNCOMPRESSED;
    System.arraycopy(Members.fixed(key.getW().getAffineX(), length), 0, point, 1, length);
    System.arraycopy(Members.fixed(key.getW().getAffineY(), length), 0, point, 1 + length, length);
    return point;
  }
}

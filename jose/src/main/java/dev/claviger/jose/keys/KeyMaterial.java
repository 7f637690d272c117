package dev.claviger.jose.keys;

import dev.claviger.jose.Curve;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.KeyType;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.crypto.SignatureEngine;
import java.util.Optional;

/// What a key consists of, by key type: numbers or bytes that have been checked.
public sealed interface KeyMaterial permits OctKey, RsaKey, EcKey, OkpKey, AkpKey {
  KeyType type();

  /// The curve that it is on, for elliptic keys.
  Optional<Curve> onCurve();

  /// The members that make the RFC 7638 thumbprint, `kty` first.
  JsonObject identity();

  /// Identity and, where the key has them, the private members.
  JsonObject members();

  boolean isPrivate();

  /// Without the private part.
  KeyMaterial publicOnly();

  SignatureEngine engine(SignatureAlgorithm algorithm);
}

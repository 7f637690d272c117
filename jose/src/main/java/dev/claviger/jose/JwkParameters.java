package dev.claviger.jose;

import dev.claviger.jose.keys.KeyMaterial;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a JWK says besides its algorithm and its material.
///
/// @param others members that this library does not know, as they came
record JwkParameters(
    KeyUse use, Optional<String> keyId, CertificateMembers certificates, JsonObject others) {
  /// All members that this library gives a meaning, for whatever type of key.
  private static final Set<String> KNOWN =
      Set.of(
          "kty",
          "use",
          "key_ops",
          "alg",
          "kid",
          "x5u",
          "x5c",
          "x5t",
          "x5t#S256",
          "crv",
          "x",
          "y",
          "d",
          "n",
          "e",
          "p",
          "q",
          "dp",
          "dq",
          "qi",
          "oth",
          "k",
          "pub",
          "priv");

  static JwkParameters none(JoseAlgorithm algorithm) {
    return new JwkParameters(
        KeyUse.any(algorithm), Optional.empty(), CertificateMembers.NONE, JsonObject.empty());
  }

  static JwkParameters parse(JsonObject jwk, JoseAlgorithm algorithm, KeyMaterial material) {
    return new JwkParameters(
        KeyUse.parse(jwk, algorithm, material.isPrivate()),
        keyId(jwk),
        CertificateMembers.parse(jwk, material),
        others(jwk));
  }

  private static Optional<String> keyId(JsonObject jwk) {
    if (jwk.has("kid") && jwk.string("kid").isEmpty()) {
      throw new UnusableKeyException("the key's kid is not a string");
    }
    return jwk.string("kid");
  }

  private static JsonObject others(JsonObject jwk) {
    var others = JsonObject.builder();
    jwk.members()
        .forEach((name, value) -> {
          if (!KNOWN.contains(name)) {
            others.put(name, value);
          }
        });
    return others.build();
  }

  JwkParameters with(Optional<String> keyId) {
    return new JwkParameters(use, keyId, certificates, others);
  }

  JwkParameters with(List<X509Certificate> chain, KeyMaterial material) {
    return new JwkParameters(use, keyId, CertificateMembers.of(chain, material), others);
  }

  JwkParameters with(String name, JsonValue value) {
    if (KNOWN.contains(name)) {
      throw new IllegalArgumentException("the member " + name + " is not the caller's to set");
    }
    return new JwkParameters(use, keyId, certificates, others.with(name, value));
  }

  /// Certificates are public. Of the members that it does not know, this library cannot tell
  /// whether they are.
  JwkParameters publicOnly() {
    return new JwkParameters(use.publicOnly(), keyId, certificates, JsonObject.empty());
  }
}

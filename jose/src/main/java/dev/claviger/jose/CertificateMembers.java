package dev.claviger.jose;

import dev.claviger.jose.encoding.Base64Url;
import dev.claviger.jose.keys.Certificates;
import dev.claviger.jose.keys.KeyMaterial;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What a JWK says of X.509 certificates for its key: `x5u`, `x5c`, `x5t` and `x5t#S256` (RFC 7517
/// sections 4.6 to 4.9).
///
/// None of it makes a key trusted, and nothing is fetched. It must not contradict the key, though:
/// the first certificate is for this very key, and the thumbprints are those of that certificate.
record CertificateMembers(
    Optional<String> url,
    List<X509Certificate> chain,
    Optional<String> sha1,
    Optional<String> sha256) {
  private static final String SHA1 = "x5t";
  private static final String SHA256 = "x5t#S256";

  static final CertificateMembers NONE =
      new CertificateMembers(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  static CertificateMembers parse(JsonObject jwk, KeyMaterial material) {
    var members =
        new CertificateMembers(
            string(jwk, "x5u"), chain(jwk), string(jwk, SHA1), string(jwk, SHA256));
    members.chain.stream().findFirst().ifPresent(first -> members.requireFitting(first, material));
    return members;
  }

  /// A chain to publish with a key, and the thumbprint of its first certificate.
  static CertificateMembers of(List<X509Certificate> chain, KeyMaterial material) {
    Optional<String> sha256 = chain.stream().findFirst().map(first -> thumbprint("SHA-256", first));
    var members =
        new CertificateMembers(Optional.empty(), List.copyOf(chain), Optional.empty(), sha256);
    chain.stream().findFirst().ifPresent(first -> members.requireFitting(first, material));
    return members;
  }

  private static Optional<String> string(JsonObject jwk, String name) {
    if (jwk.has(name) && jwk.string(name).isEmpty()) {
      throw new UnusableKeyException("the key's " + name + " is not a string");
    }
    return jwk.string(name);
  }

  private static List<X509Certificate> chain(JsonObject jwk) {
    if (!jwk.has("x5c")) {
      return List.of();
    }
    List<String> encoded =
        jwk.strings("x5c")
            .filter(list -> !list.isEmpty())
            .orElseThrow(
                () -> new UnusableKeyException("the key's x5c is not an array of certificates"));
    var chain = new ArrayList<X509Certificate>();
    for (String certificate : encoded) {
      chain.add(Certificates.parse(decode(certificate)));
    }
    return List.copyOf(chain);
  }

  /// Base64 here, not base64url, as RFC 7517 section 4.7 points out.
  private static byte[] decode(String certificate) {
    try {
      return Base64.getDecoder().decode(certificate);
    } catch (IllegalArgumentException _) {
      throw new UnusableKeyException("a certificate in the key's x5c is not base64");
    }
  }

  private void requireFitting(X509Certificate first, KeyMaterial material) {
    if (!Certificates.isFor(first, material)) {
      throw new UnusableKeyException("the first certificate in x5c is for another key");
    }
    requireThumbprint(SHA1, sha1, "SHA-1", first);
    requireThumbprint(SHA256, sha256, "SHA-256", first);
  }

  private static void requireThumbprint(
      String name, Optional<String> stated, String hash, X509Certificate certificate) {
    if (stated.isPresent() && !stated.get().equals(thumbprint(hash, certificate))) {
      throw new UnusableKeyException("the key's " + name + " is not that of its certificate");
    }
  }

  private static String thumbprint(String hash, X509Certificate certificate) {
    return Base64Url.encodeToString(Digest.of(hash, Certificates.der(certificate)));
  }

  void write(JsonObject.Builder json) {
    url.ifPresent(value -> json.put("x5u", value));
    if (!chain.isEmpty()) {
      json.put("x5c", JsonArray.ofStrings(chain.stream().map(CertificateMembers::encode).toList()));
    }
    sha1.ifPresent(value -> json.put(SHA1, value));
    sha256.ifPresent(value -> json.put(SHA256, value));
  }

  private static String encode(X509Certificate certificate) {
    return Base64.getEncoder().encodeToString(Certificates.der(certificate));
  }
}

package dev.claviger.jose;

import java.util.List;
import java.util.Optional;

/// JSON Web Signature (RFC 7515) over any bytes: here in the compact serialization, which most
/// want; [#builder] and [JwsVerifier] have the others. For claims, see [Jwt] and [JwtVerifier].
public final class Jws {
  private static final int MAX_BYTES = 1 << 20;

  /// These are the key's or the [JwsBuilder]'s to say.
  private static final List<String> RESERVED = List.of("alg", "kid", "crit", "b64");

  private Jws() {}

  /// Signs with a header of nothing but `alg` and the key's `kid`.
  ///
  /// @throws UnusableKeyException when the key cannot sign
  public static String sign(byte[] payload, Jwk key) {
    return sign(payload, key, JsonObject.empty());
  }

  /// Signs with further header parameters.
  ///
  /// @param header what the protected header shall say besides `alg` and `kid`
  /// @throws UnusableKeyException when the key cannot sign
  public static String sign(byte[] payload, Jwk key, JsonObject header) {
    requireFree(header);
    return CompactJws.sign(
        HeaderTemplate.of(HeaderTemplate.header(key, Optional.empty(), header)), payload, key);
  }

  /// Signs by several keys, as JSON, with a detached or an unencoded payload.
  public static JwsBuilder builder(byte[] payload) {
    return new JwsBuilder(payload);
  }

  static void requireFree(JsonObject header) {
    for (String name : RESERVED) {
      if (header.has(name)) {
        throw new IllegalArgumentException("the header " + name + " is not the caller's to set");
      }
    }
  }

  /// Verifies a compact token of up to 1 MiB, of one signature and with its payload; [JwsVerifier]
  /// takes the others.
  ///
  /// @throws RejectedTokenException when it is not authentic
  public static VerifiedJws verify(String token, KeySource keys) {
    try {
      return new JwsVerification(keys, CriticalHeaders.OURS).verify(token, MAX_BYTES);
    } catch (Refusal refusal) {
      throw refusal.asException();
    }
  }

  /// Verifies a token of up to 1 MiB.
  ///
  /// @throws RejectedTokenException when it is not authentic
  public static VerifiedJws verify(String token, Jwk key) {
    return verify(token, JwkSet.of(key));
  }
}

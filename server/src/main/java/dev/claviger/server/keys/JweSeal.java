package dev.claviger.server.keys;

import dev.claviger.jose.ContentEncryption;
import dev.claviger.jose.InvalidJsonException;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.Jwe;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.UnusableKeyException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Encrypts keys as compact JWE (RFC 7516) with `dir` and A256GCM. The header, which is
/// authenticated, names the master secret and the key.
final class JweSeal {
  private final Jwk master;

  JweSeal(String masterId, byte[] key) {
    this.master = Jwk.secret(ContentEncryption.A256GCM, key).withKeyId(masterId);
  }

  String seal(Jwk key, String keyId) {
    return Jwe.builder()
        .recipient(master)
        .header("cty", "jwk+json")
        .header("sub", keyId)
        .compact(key.toJson().getBytes(StandardCharsets.UTF_8));
  }

  /// Fails unless it was sealed under this master secret, for the key of this id.
  Jwk open(String jwe, String keyId) {
    var message = Jwe.decrypt(jwe, master);
    if (!message.protectedHeader().string("sub").equals(Optional.of(keyId))) {
      throw new UnusableKeyException("it was encrypted as another key");
    }
    return Jwk.parse(new String(message.plaintext(), StandardCharsets.UTF_8));
  }

  /// The id of the master secret under which it was sealed; empty if that cannot be read.
  static String masterId(String jwe) {
    try {
      var header = Base64.getUrlDecoder().decode(jwe.split("\\.", 2)[0]);
      return JsonObject.parse(new String(header, StandardCharsets.UTF_8)).string("kid").orElse("");
    } catch (IllegalArgumentException | InvalidJsonException damaged) {
      return "";
    }
  }
}

package dev.claviger.server.keys;

import dev.claviger.jose.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Compact JWE (RFC 7516) with `dir` and A256GCM: header, no key, initialization vector, content,
/// tag.
final class JweSeal {
  private static final int VECTOR_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final String masterId;
  private final SecretKeySpec key;

  JweSeal(String masterId, byte[] key) {
    this.masterId = masterId;
    this.key = new SecretKeySpec(key, "AES");
  }

  String seal(byte[] plaintext, String keyId) {
    var header = encode(header(keyId));
    var vector = new byte[VECTOR_BYTES];
    RANDOM.nextBytes(vector);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, vector, header).doFinal(plaintext);
      int end = sealed.length - TAG_BYTES;
      return String.join(
          ".",
          header,
          "",
          encode(vector),
          encode(Arrays.copyOf(sealed, end)),
          encode(Arrays.copyOfRange(sealed, end, sealed.length)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES/GCM", e);
    }
  }

  /// Fails unless it was sealed under this master secret, for the key of this id.
  byte[] open(String jwe, String keyId) throws GeneralSecurityException {
    var parts = jwe.split("\\.", -1);
    if (parts.length != 5 || !Arrays.equals(decode(parts[0]), header(keyId))) {
      throw new AEADBadTagException("it was not sealed as key " + keyId);
    }
    var cipher = cipher(Cipher.DECRYPT_MODE, decode(parts[2]), parts[0]);
    return cipher.doFinal(joined(decode(parts[3]), decode(parts[4])));
  }

  /// The id of the master secret under which it was sealed.
  static String masterId(String jwe) {
    var header = new String(decode(jwe.split("\\.", 2)[0]), StandardCharsets.UTF_8);
    return JsonObject.parse(header).string("kid").orElse("");
  }

  private byte[] header(String keyId) {
    return JsonObject.builder()
        .put("alg", "dir")
        .put("enc", "A256GCM")
        .put("kid", masterId)
        .put("cty", "jwk+json")
        .put("sub", keyId)
        .build()
        .toJson()
        .getBytes(StandardCharsets.UTF_8);
  }

  private Cipher cipher(int mode, byte[] vector, String header) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, vector));
    cipher.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }

  private static byte[] joined(byte[] content, byte[] tag) {
    var all = Arrays.copyOf(content, content.length + tag.length);
    System.arraycopy(tag, 0, all, content.length, tag.length);
    return all;
  }

  private static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}

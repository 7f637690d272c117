package dev.claviger.launcher;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/// How the bytes of a shared secret are written. The names are what people type.
enum SecretEncoding {
  text,
  base64,
  base64url,
  hex;

  /// @throws IllegalArgumentException when it is written in another way
  byte[] decode(String secret) {
    return switch (this) {
      case text -> secret.getBytes(StandardCharsets.UTF_8);
      case base64 -> Base64.getDecoder().decode(secret);
      case base64url -> Base64.getUrlDecoder().decode(secret);
      case hex -> HexFormat.of().parseHex(secret);
    };
  }
}

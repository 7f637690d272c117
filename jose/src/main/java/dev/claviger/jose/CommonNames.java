package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The member names that tokens and keys are made of, so that reading one allocates nothing.
final class CommonNames {
  private static final int SLOTS = 512;
  private static final @Nullable String[] NAMES = new @Nullable String[SLOTS];
  private static final byte[][] BYTES = new byte[SLOTS][];

  static {
    String names =
        """
        alg typ kid cty crit jku jwk x5u x5c x5t x5t#S256 b64 enc zip epk apu apv iv tag p2s p2c
        iss sub aud exp nbf iat jti azp nonce auth_time acr amr sid scope client_id cnf act roles groups entitlements
        token_type user_id refresh_exp email email_verified name given_name family_name preferred_username username
        kty use key_ops crv x y d n e p q dp dq qi k keys pub priv\
        """;
    for (String name : names.split("\\s+", -1)) {
      byte[] bytes = name.getBytes(ISO_8859_1);
      int slot = slot(bytes, 0, bytes.length);
      // The rare second name of a slot is read like any unknown one.
      NAMES[slot] = name.intern();
      BYTES[slot] = bytes;
    }
  }

  private CommonNames() {}

  static String string(byte[] text, int from, int to) {
    if (to > from) {
      int slot = slot(text, from, to);
      String name = NAMES[slot];
      if (name != null && Arrays.equals(BYTES[slot], 0, BYTES[slot].length, text, from, to)) {
        return name;
      }
    }
    return new String(text, from, to - from, ISO_8859_1);
  }

  private static int slot(byte[] text, int from, int to) {
    int middle = text[(from + to) >>> 1];
    return (text[from] * 31 + text[to - 1] * 7 + middle * 131 + (to - from) * 17) & (SLOTS - 1);
  }
}

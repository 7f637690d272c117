package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The member names that tokens and keys are made of, so that reading one allocates nothing.
///
/// A name of up to sixteen bytes is its first eight bytes, its last eight and its length: two loads
/// and two comparisons tell whether it is the one in its slot.
final class CommonNames {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = '"' * EACH;

  private static final int LONGEST = 2 * Long.BYTES;
  private static final int SLOT_BITS = 9;

  private static final @Nullable String[] NAMES = new @Nullable String[1 << SLOT_BITS];
  private static final long[] HEADS = new long[1 << SLOT_BITS];
  private static final long[] TAILS = new long[1 << SLOT_BITS];

  /// By the hash of the name.
  private static final @Nullable WrittenName[] WRITTEN = new @Nullable WrittenName[1 << SLOT_BITS];

  static {
    String names =
        """
        alg typ kid cty crit jku jwk x5u x5c x5t x5t#S256 b64 enc zip epk apu apv iv tag p2s p2c
        iss sub aud exp nbf iat jti azp nonce auth_time acr amr sid scope client_id cnf act roles groups entitlements
        token_type user_id refresh_exp email email_verified name given_name family_name username locale zoneinfo picture
        profile website gender birthdate phone_number address updated_at permissions tenant org_id tid oid upn ver
        appid idp uti wids scp may_act events htm htu ath jkt txn toe vct at_hash c_hash s_hash
        kty use key_ops crv x y d n e p q dp dq qi k keys oth r t pub priv\
        """;
    for (String name : names.split("\\s+", -1)) {
      byte[] bytes = Arrays.copyOf(name.getBytes(ISO_8859_1), LONGEST);
      long head = head(bytes, 0, name.length());
      long tail = tail(bytes, 0, name.length());
      int slot = slot(head, tail);
      // The rare second name of a slot is read like any unknown one.
      NAMES[slot] = name.intern();
      HEADS[slot] = head;
      TAILS[slot] = tail;
      WRITTEN[slot(name)] = new WrittenName(name.intern());
    }
  }

  private CommonNames() {}

  /// The name that begins there and ends at a quote within eight bytes, or null when it is longer
  /// or none of these. Most names are as short, and finding one so needs no look at its characters.
  static @Nullable String before(byte[] text, int from) {
    if (from + Long.BYTES > text.length) {
      return null;
    }
    long word = (long) LONGS.get(text, from);
    long quotes = word ^ QUOTES;
    // The lowest byte found is a quote; a borrow may add others above it.
    long found = (quotes - EACH) & ~quotes & HIGH_BITS;
    long head = word & (((found - 1) & ~found) >>> (Byte.SIZE - 1));
    int slot = slot(head, 0);
    return found != 0 && HEADS[slot] == head && TAILS[slot] == 0 ? NAMES[slot] : null;
  }

  static String string(byte[] text, int from, int to) {
    int length = to - from;
    if (length <= LONGEST && from + Long.BYTES <= text.length) {
      long head = head(text, from, length);
      long tail = tail(text, from, length);
      int slot = slot(head, tail);
      String name = NAMES[slot];
      if (name != null && HEADS[slot] == head && TAILS[slot] == tail && name.length() == length) {
        return name;
      }
    }
    return PlainText.string(text, from, to);
  }

  /// The name as it is written, or null when it is none of these.
  static @Nullable WrittenName written(String name) {
    WrittenName written = WRITTEN[slot(name)];
    return written != null && written.is(name) ? written : null;
  }

  private static int slot(String name) {
    return (name.hashCode() * 0x9E3779B9) >>> -SLOT_BITS;
  }

  /// The first eight bytes, as far as they belong to the name.
  private static long head(byte[] text, int from, int length) {
    long word = (long) LONGS.get(text, from);
    return length >= Long.BYTES ? word : word & ((1L << (Byte.SIZE * length)) - 1);
  }

  /// The last eight bytes of a name that has as many.
  private static long tail(byte[] text, int from, int length) {
    return length > Long.BYTES ? (long) LONGS.get(text, from + length - Long.BYTES) : 0;
  }

  /// The factors were found by trial: with them no two of the names share a slot.
  private static int slot(long head, long tail) {
    return (int) ((head * 0xEDE10F4580A8811DL ^ tail * 0x39C0109028F18601L) >>> -SLOT_BITS);
  }
}

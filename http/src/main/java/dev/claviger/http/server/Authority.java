package dev.claviger.http.server;

import dev.claviger.http.HeaderSyntax;
import java.util.BitSet;

/// The grammar of a Host header, RFC 3986 section 3.2: a name or an IPv4 address, or an IPv6
/// address in brackets, and perhaps a port. No user information, which RFC 9110 section 4.2.4
/// forbids to send.
public final class Authority {

  private static final BitSet NAME = letters("._~!$&'()*+,;=%-", 'A', 'Z', 'a', 'z');
  private static final BitSet IPV6 = letters(":.", 'A', 'F', 'a', 'f');
  private static final int PORT_DIGITS = 5;

  private Authority() {}

  public static boolean isValid(String authority) {
    int end = authority.startsWith("[") ? bracketEnd(authority) : skip(NAME, authority, 0);
    return end > 0 && isPortOrNothing(authority, end);
  }

  private static int bracketEnd(String authority) {
    int end = skip(IPV6, authority, 1);
    return end > 1 && end < authority.length() && authority.charAt(end) == ']' ? end + 1 : 0;
  }

  private static boolean isPortOrNothing(String authority, int from) {
    int digits = authority.length() - from - 1;
    if (digits < 0) {
      return true;
    }
    return authority.charAt(from) == ':'
        && digits >= 1
        && digits <= PORT_DIGITS
        && HeaderSyntax.isDigits(authority, from + 1);
  }

  private static int skip(BitSet allowed, String text, int from) {
    int at = from;
    while (at < text.length() && allowed.get(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static BitSet letters(String others, char... ranges) {
    BitSet set = new BitSet();
    others.chars().forEach(set::set);
    set.set('0', '9' + 1);
    for (int i = 0; i < ranges.length; i += 2) {
      set.set(ranges[i], ranges[i + 1] + 1);
    }
    return set;
  }
}

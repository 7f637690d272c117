package dev.claviger.server.web;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// The addresses that share their first bits: `10.0.0.0/8`, `2001:db8::/32`, or one address.
record Network(InetAddress address, int prefix) {
  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

  static Network parse(String text) {
    var parts = text.split("/", 2);
    var address = literal(parts[0]).orElseThrow(() -> unreadable(text));
    int bits = address.getAddress().length * 8;
    if (parts.length == 1) {
      return new Network(address, bits);
    }
    if (!PREFIX.matcher(parts[1]).matches() || Integer.parseInt(parts[1]) > bits) {
      throw unreadable(text);
    }
    return new Network(address, Integer.parseInt(parts[1]));
  }

  /// An address written in digits; a name is none, and is never looked up.
  static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  boolean contains(InetAddress other) {
    var mine = address.getAddress();
    var theirs = other.getAddress();
    return mine.length == theirs.length
        && Arrays.equals(masked(mine, prefix), masked(theirs, prefix));
  }

  /// With all but the first `bits` bits zero.
  static byte[] masked(byte[] address, int bits) {
    var masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int keep = Math.clamp(bits - 8L * i, 0, 8);
      masked[i] &= (byte) (0xff << (8 - keep));
    }
    return masked;
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "'%s' is no address or network; write 10.0.0.5, 10.0.0.0/8 or 2001:db8::/32"
            .formatted(text));
  }
}

package dev.claviger.jose.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One element of a DER structure, read as far as telling structures apart asks for.
public final class DerElement {
  /// Lengths of more octets than this would be structures beyond 16 MiB.
  private static final int LONGEST_LENGTH = 3;

  private final int tag;
  private final byte[] content;

  private DerElement(int tag, byte[] content) {
    this.tag = tag;
    this.content = content;
  }

  /// The identifier octet; tags of more than one octet do not occur in keys.
  public int tag() {
    return tag;
  }

  /// The one element that these bytes are.
  ///
  /// @throws IllegalArgumentException when they are not exactly one
  public static DerElement parse(byte[] der) {
    List<DerElement> elements = parseAll(der);
    if (elements.size() != 1) {
      throw new IllegalArgumentException("not one DER structure");
    }
    return elements.getFirst();
  }

  /// The elements that this one consists of.
  ///
  /// @throws IllegalArgumentException when it consists of something else
  public List<DerElement> children() {
    return parseAll(content);
  }

  private static List<DerElement> parseAll(byte[] der) {
    var elements = new ArrayList<DerElement>();
    int position = 0;
    while (position < der.length) {
      int tag = der[position] & 0xff;
      int lengthOctets = lengthOctets(der, position + 1);
      int from = position + 2 + lengthOctets;
      int length = length(der, position + 1, lengthOctets);
      if (length > der.length - from) {
        throw truncated();
      }
      elements.add(new DerElement(tag, Arrays.copyOfRange(der, from, from + length)));
      position = from + length;
    }
    return elements;
  }

  /// How many octets of length follow the first one: none in the short form.
  private static int lengthOctets(byte[] der, int position) {
    if (position >= der.length) {
      throw truncated();
    }
    int octets = der[position] < 0 ? der[position] & 0x7f : 0;
    if (octets > LONGEST_LENGTH || (der[position] < 0 && octets == 0)) {
      throw new IllegalArgumentException("a DER length out of bounds");
    }
    return octets;
  }

  private static int length(byte[] der, int position, int octets) {
    if (octets == 0) {
      return der[position];
    }
    if (position + octets >= der.length) {
      throw truncated();
    }
    int length = 0;
    for (int i = 1; i <= octets; i++) {
      length = (length << 8) | (der[position + i] & 0xff);
    }
    return length;
  }

  private static IllegalArgumentException truncated() {
    return new IllegalArgumentException("a DER structure that ends too early");
  }

  /// Tag and length: the content may be a secret.
  @Override
  public String toString() {
    return "DerElement[%02x, %d bytes]".formatted(tag, content.length);
  }
}

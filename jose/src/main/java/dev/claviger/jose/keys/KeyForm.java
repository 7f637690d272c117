package dev.claviger.jose.keys;

import dev.claviger.jose.encoding.DerElement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The structures that a key comes in, one row each: the label of the PEM form, and the tags of the
/// first elements in hexadecimal, which tell the DER forms apart.
enum KeyForm {
  /// RFC 5958, RFC 5208
  PKCS8("PRIVATE KEY", "02 30"),
  ENCRYPTED_PKCS8("ENCRYPTED PRIVATE KEY", "30 04"),
  /// RFC 5280 section 4.1.2.7
  SPKI("PUBLIC KEY", "30 03"),
  /// RFC 8017 appendix A.1.2
  PKCS1_PRIVATE("RSA PRIVATE KEY", "02 02 02"),
  /// RFC 8017 appendix A.1.1
  PKCS1_PUBLIC("RSA PUBLIC KEY", "02 02"),
  /// RFC 5915
  SEC1("EC PRIVATE KEY", "02 04"),
  /// RFC 5280
  CERTIFICATE("CERTIFICATE", "30 30 03");

  private static final int SEQUENCE = 0x30;

  private final String label;
  private final String firstTags;

  KeyForm(String label, String firstTags) {
    this.label = label;
    this.firstTags = firstTags;
  }

  String label() {
    return label;
  }

  static Optional<KeyForm> labelled(String label) {
    return List.of(values()).stream().filter(form -> form.label.equals(label)).findFirst();
  }

  /// The first row that fits: the longer beginning stands before the shorter.
  ///
  /// @throws IllegalArgumentException when the bytes are no DER structure
  static Optional<KeyForm> of(byte[] der) {
    DerElement whole = DerElement.parse(der);
    if (whole.tag() != SEQUENCE) {
      return Optional.empty();
    }
    String tags =
        whole.children().stream()
            .map(element -> "%02x".formatted(element.tag()))
            .collect(Collectors.joining(" "));
    return List.of(values()).stream().filter(form -> tags.startsWith(form.firstTags)).findFirst();
  }
}

package dev.claviger.server.cookies;

import java.time.Duration;
import java.util.Optional;

/// A cookie for the browser to keep (RFC 6265bis, section 4.1).
///
/// @param maxAge how long; zero has it deleted
/// @param readable whether scripts may read it
record SetCookie(
    String name, String value, Duration maxAge, String path, boolean readable, Attributes shared) {

  /// What all our cookies have alike.
  record Attributes(Optional<String> domain, boolean secure, SameSite sameSite) {}

  /// Name and value together, above which browsers drop a cookie (RFC 6265bis, section 5.6).
  static final int LARGEST = 4096;

  boolean fits() {
    return name.length() + value.length() <= LARGEST;
  }

  /// The value of the header.
  String header() {
    var text = new StringBuilder(name).append('=').append(value);
    text.append("; Max-Age=").append(maxAge.toSeconds()).append("; Path=").append(path);
    shared.domain.ifPresent(domain -> text.append("; Domain=").append(domain));
    text.append(shared.secure ? "; Secure" : "").append(readable ? "" : "; HttpOnly");
    return text.append("; SameSite=").append(shared.sameSite.attribute()).toString();
  }
}

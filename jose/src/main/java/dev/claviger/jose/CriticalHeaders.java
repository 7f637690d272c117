package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.UNSUPPORTED_HEADER;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The critical header parameters (RFC 7515 section 4.1.11) that a verifier understands: a closed
/// set. Whoever does not act on a critical parameter must refuse the message, and whoever claims to
/// understand one must act on it.
///
/// What is critical must be protected here, where the RFC leaves that to each extension: a
/// parameter that everybody can change on the way is no condition.
record CriticalHeaders(Set<String> understood) {
  static final String UNENCODED = "b64";

  /// JSON Web Tokens: none. RFC 7797 section 7 forbids them `b64`.
  static final CriticalHeaders NONE = new CriticalHeaders(Set.of());

  /// What this library acts on itself: the unencoded payload of RFC 7797.
  static final CriticalHeaders OURS = new CriticalHeaders(Set.of(UNENCODED));

  /// RFC 7515 section 4.1, RFC 7516 section 4.1 and RFC 7518 sections 4.6.1, 4.7.1 and 4.8.1:
  /// everybody understands these, so that none may be listed.
  private static final Set<String> STANDARD =
      Set.of(
          "alg",
          "enc",
          "zip",
          "jku",
          "jwk",
          "kid",
          "x5u",
          "x5c",
          "x5t",
          "x5t#S256",
          "typ",
          "cty",
          "crit",
          "epk",
          "apu",
          "apv",
          "iv",
          "tag",
          "p2s",
          "p2c");

  /// These and the ones that an application acts on.
  CriticalHeaders and(List<String> names) {
    names.forEach(CriticalHeaders::requireExtension);
    var all = new HashSet<>(understood);
    all.addAll(names);
    return new CriticalHeaders(Set.copyOf(all));
  }

  static void requireExtension(String name) {
    if (STANDARD.contains(name) || name.equals(UNENCODED)) {
      throw new IllegalArgumentException(
          "%s is no extension of an application's".formatted(new JsonString(name)));
    }
  }

  /// @param header the protected header
  /// @throws Refusal unless all that it calls critical is there and understood, and `b64` is called
  ///   critical where it is: whoever ignored it would read another payload (RFC 7797 section 6)
  void check(JsonObject header) {
    List<String> critical = header.has("crit") ? listed(header) : List.of();
    for (String name : critical) {
      if (!understood.contains(name) || STANDARD.contains(name) || !header.has(name)) {
        throw refused(header);
      }
    }
    if (header.has(UNENCODED) && !critical.contains(UNENCODED)) {
      throw new Refusal(UNSUPPORTED_HEADER, "b64 is present, and crit does not say so");
    }
    if (header.has(UNENCODED) && header.bool(UNENCODED).isEmpty()) {
      throw new Refusal(UNSUPPORTED_HEADER, "b64 is neither true nor false");
    }
  }

  private static List<String> listed(JsonObject header) {
    List<String> names = header.strings("crit").orElseThrow(() -> refused(header));
    if (names.isEmpty() || new HashSet<>(names).size() < names.size()) {
      throw refused(header);
    }
    return names;
  }

  private static Refusal refused(JsonObject header) {
    return new Refusal(UNSUPPORTED_HEADER, "crit is " + header.member("crit").orElseThrow());
  }
}

package dev.claviger.server.certificates;

import java.util.Arrays;

/// What to mend, by the type of problem that the authority tells (RFC 8555 section 6.7).
enum Remedy {
  CONNECTION(
      "connection", "it cannot reach port %1$d of the host: let it through the firewall to `%2$s`"),
  TLS(
      "tls",
      "it cannot agree with what answers at port %1$d of the host: let its A and AAAA records point to this server"),
  DNS("dns", "its name cannot be looked up: let A and AAAA records point to this server"),
  UNAUTHORIZED(
      "unauthorized",
      "something else answers at port %1$d of the host: let its A and AAAA records point to this server"),
  INCORRECT(
      "incorrectResponse",
      "something else answers at port %1$d of the host: let its A and AAAA records point to this server"),
  CAA("caa", "CAA records of the domain name other authorities: add this one"),
  REJECTED("rejectedIdentifier", "it issues nothing for this name: leave it out of tls.acme.hosts"),
  RATE("rateLimited", "too much was ordered: wait, or use its test directory while trying out"),
  CONTACT("invalidContact", "mend tls.acme.contact"),
  CONTACT_KIND("unsupportedContact", "mend tls.acme.contact"),
  TERMS("userActionRequired", "its terms have changed: open the address above and agree to them"),
  BINDING(
      "externalAccountRequired",
      "it wants an account made elsewhere, which is not supported: choose another authority"),
  OTHER("", "see what the authority says of it");

  private final String type;
  private final String text;

  Remedy(String type, String text) {
    this.type = type;
    this.text = text;
  }

  /// @param problem a URN such as `urn:ietf:params:acme:error:dns`
  static Remedy of(String problem) {
    var type = problem.substring(problem.lastIndexOf(':') + 1);
    return Arrays.stream(values()).filter(it -> it.type.equals(type)).findFirst().orElse(OTHER);
  }

  String text(ChallengeKind challenge) {
    return text.formatted(challenge.port(), challenge.listener());
  }
}

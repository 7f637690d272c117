package dev.claviger.server.certificates;

/// How the authority is shown that a host is ours.
public enum ChallengeKind {
  /// By a file (RFC 8555 section 8.3).
  HTTP_01(80, "listen", "HTTP", "tls-alpn-01"),
  /// In the handshake, by the protocol `acme-tls/1` (RFC 8737).
  TLS_ALPN_01(443, "tls.listen", "TLS", "http-01");

  private final int port;
  private final String listener;
  private final String by;
  private final String other;

  ChallengeKind(int port, String listener, String by, String other) {
    this.port = port;
    this.listener = listener;
    this.by = by;
    this.other = other;
  }

  /// Where the authority asks.
  int port() {
    return port;
  }

  /// The setting that says where we answer.
  String listener() {
    return listener;
  }

  /// What the authority has to offer, with what to do if it does not.
  String missing() {
    return "the authority takes no proof by %s: write %s in tls.acme.challenge, or choose another one"
        .formatted(by, other);
  }
}

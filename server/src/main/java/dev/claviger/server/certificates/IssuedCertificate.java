package dev.claviger.server.certificates;

/// A certificate with its chain and its key.
///
/// @param chain PEM, the host's own certificate first
/// @param key PEM, PKCS#8
record IssuedCertificate(String chain, String key) {

  /// Both in one file: replaced in one step, they always belong together.
  String text() {
    return key + chain;
  }
}

package dev.claviger.jose.fuzz;

import java.util.List;

/// What is fuzzed, one row for each family of parsers. A target throws when the parser let out an
/// exception that it does not document, or when what was read does not hold together.
enum FuzzTarget {
  JSON,
  TOKEN,
  SIGNED_TOKEN,
  SIGNED_JSON,
  ENCRYPTED,
  JWK,
  JWK_SET,
  PEM;

  void run(byte[] input) {
    switch (this) {
      case JSON -> JsonFuzz.run(input);
      case TOKEN -> TokenFuzz.run(input);
      case SIGNED_TOKEN -> TokenFuzz.runSigned(input);
      case SIGNED_JSON -> MessageFuzz.runSignedJson(input);
      case ENCRYPTED -> MessageFuzz.runEncrypted(input);
      case JWK -> KeyFuzz.runJwk(input);
      case JWK_SET -> KeyFuzz.runJwkSet(input);
      case PEM -> KeyFuzz.runPem(input);
    }
  }

  /// Inputs to start from: valid ones, and the invalid ones of the public vectors.
  List<byte[]> seeds() {
    return switch (this) {
      case JSON -> Seeds.json();
      case TOKEN -> Seeds.tokens();
      case SIGNED_TOKEN -> Seeds.signedTokens();
      case SIGNED_JSON -> Seeds.signedJson();
      case ENCRYPTED -> MessageFuzz.encrypted();
      case JWK -> Seeds.keys();
      case JWK_SET -> Seeds.keySets();
      case PEM -> Seeds.pems();
    };
  }
}

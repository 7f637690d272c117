package dev.claviger.server.tokens;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Pairs of keys for the sections of the contract that are about them.
record ContractKeys(Map<String, KeyPair> byAlgorithm) {
  static final ContractKeys PAIRS = generate();

  private static ContractKeys generate() {
    var rsa = pair("RSA", 2048);
    return new ContractKeys(
        new TreeMap<>(
            Map.of(
                "RS256", rsa,
                "PS256", rsa,
                "RS512", rsa,
                "ES256", pair("EC", 256),
                "EdDSA", pair("Ed25519", 255))));
  }

  private static KeyPair pair(String algorithm, int size) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }

  /// As a `simplejwt:` block has it.
  String settings(String algorithm) {
    return "simplejwt:\n  ALGORITHM: %s\n  SIGNING_KEY: |\n    %s"
        .formatted(algorithm, privatePem(algorithm).replace("\n", "\n    "));
  }

  /// As a `simplejwt:` block has it for a server that only verifies.
  String verifyingSettings(String algorithm) {
    return "simplejwt:\n  ALGORITHM: %s\n  VERIFYING_KEY: |\n    %s"
        .formatted(algorithm, publicPem(algorithm).replace("\n", "\n    "));
  }

  /// As another issuer publishes it.
  String jwks(String keyId) {
    var key = (RSAPublicKey) pair("RS256").getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"AQAB\"}]}"
        .formatted(keyId, base64(key.getModulus().toByteArray(), 1));
  }

  /// An access token of alice, signed by the JDK alone.
  String rs256(String header) {
    var content =
        base64(header.getBytes(StandardCharsets.UTF_8), 0)
            + "."
            + Forge.access("'1'", "").split("\\.", -1)[1];
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair("RS256").getPrivate());
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + base64(signature.sign(), 0);
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }

  private static String base64(byte[] bytes, int from) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private KeyPair pair(String algorithm) {
    return Objects.requireNonNull(byAlgorithm.get(algorithm));
  }

  String privatePem(String algorithm) {
    return pem("PRIVATE KEY", pair(algorithm).getPrivate());
  }

  String publicPem(String algorithm) {
    return pem("PUBLIC KEY", pair(algorithm).getPublic());
  }

  private static String pem(String label, Key key) {
    var encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, encoded, label);
  }
}

package dev.claviger.launcher;

import dev.claviger.jose.InvalidJsonException;
import dev.claviger.jose.JoseException;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Keys as files have them: a JWK, a JWK Set, PEM or DER, told apart by how they begin.
final class KeyText {

  private static final String NEEDS_ALGORITHM =
      "does not say which algorithm it is for: add --alg, for instance --alg RS256";

  /// The first byte of every key in DER: a sequence. No text of a key begins with it, a zero.
  private static final byte DER_SEQUENCE = 0x30;

  private final String source;
  private final byte[] bytes;
  private final String text;

  /// @param source where it is from, for messages
  KeyText(String source, byte[] bytes) {
    this.source = source;
    this.bytes = bytes;
    this.text = new String(bytes, StandardCharsets.UTF_8);
  }

  KeyText(String source, String text) {
    this(source, text.getBytes(StandardCharsets.UTF_8));
  }

  boolean isJson() {
    return text.stripLeading().startsWith("{");
  }

  /// @param algorithm what to take the keys for that do not say it
  /// @throws CommandFailure when there is no usable key in it
  List<Jwk> keys(Optional<SignatureAlgorithm> algorithm) {
    try {
      return isJson() ? ofJson(JsonObject.parse(text), algorithm) : List.of(ofPem(algorithm));
    } catch (InvalidJsonException e) {
      throw unusable("not JSON: " + e.getMessage());
    } catch (JoseException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  /// For what does not depend on the algorithm, as a thumbprint: any that fits will do for keys
  /// that could be for several.
  List<Jwk> keysForAny(Optional<SignatureAlgorithm> algorithm) {
    return keys(algorithm.or(() -> Optional.of(SignatureAlgorithm.RS256).filter(_ -> isRsa())));
  }

  private boolean isRsa() {
    if (!isJson()) {
      return fits(SignatureAlgorithm.RS256);
    }
    var json = JsonObject.parse(text);
    return !json.has("alg") && json.string("kty").equals(Optional.of("RSA"));
  }

  private List<Jwk> ofJson(JsonObject json, Optional<SignatureAlgorithm> algorithm) {
    if (json.has("keys")) {
      return ofSet(algorithm);
    }
    if (!json.has("alg") && !json.has("crv") && algorithm.isEmpty()) {
      throw unusable("this key " + NEEDS_ALGORITHM);
    }
    return List.of(algorithm.map(it -> Jwk.parse(text, it)).orElseGet(() -> Jwk.parse(json)));
  }

  private List<Jwk> ofSet(Optional<SignatureAlgorithm> algorithm) {
    var keys = JwkSet.parse(text, algorithm.stream().toArray(SignatureAlgorithm[]::new)).keys();
    if (keys.isEmpty()) {
      throw unusable("no key of the set can be used; if none says its algorithm, add --alg");
    }
    return keys;
  }

  /// PEM says the curve, and with it the algorithm; of an RSA key it says too little.
  private Jwk ofPem(Optional<SignatureAlgorithm> algorithm) {
    if (!isDer() && !text.contains("-----BEGIN ")) {
      throw unusable("neither a JWK, nor a JWK Set, nor a key in PEM or DER");
    }
    return ofPem(algorithm.or(this::ofCurve).orElseGet(this::ofRsa));
  }

  private Optional<SignatureAlgorithm> ofCurve() {
    return Arrays.stream(SignatureAlgorithm.values())
        .filter(algorithm -> algorithm.curve().isPresent())
        .filter(this::fits)
        .findFirst();
  }

  /// What is no RSA key either throws here, and says what is wrong with it.
  private SignatureAlgorithm ofRsa() {
    ofPem(SignatureAlgorithm.RS256);
    throw unusable("this key " + NEEDS_ALGORITHM);
  }

  private boolean fits(SignatureAlgorithm algorithm) {
    try {
      ofPem(algorithm);
      return true;
    } catch (UnusableKeyException _) {
      return false;
    }
  }

  private Jwk ofPem(SignatureAlgorithm algorithm) {
    return isDer() ? Jwk.fromDer(algorithm, bytes) : Jwk.fromPem(algorithm, text);
  }

  private boolean isDer() {
    return bytes.length > 0 && bytes[0] == DER_SEQUENCE;
  }

  private CommandFailure unusable(String message) {
    return new CommandFailure(ExitCode.UNAVAILABLE, source + ": " + message);
  }
}

package dev.claviger.launcher;

import dev.claviger.jose.InvalidJsonException;
import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.JoseException;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.KeyType;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keys as files have them: a JWK, a JWK Set, PEM or DER, told apart by how they begin.
final class KeyText {

  /// The first byte of every key in DER: a sequence. No text of a key begins with it, a zero.
  private static final byte DER_SEQUENCE = 0x30;

  /// One for each kind of key that does not say by itself what it is for.
  private static final List<JoseAlgorithm> ANY =
      List.of(
          SignatureAlgorithm.RS256,
          KeyManagementAlgorithm.ECDH_ES_A256KW,
          SignatureAlgorithm.HS256);

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

  /// For secrets, which are bytes and nothing else: without the line end that editors add.
  String withoutLineEnd() {
    return text.replaceFirst("\\r?\\n$", "");
  }

  boolean isJson() {
    return text.stripLeading().startsWith("{");
  }

  /// @param algorithm what to take the keys for that do not say it
  /// @throws CommandFailure when there is no usable key in it
  List<Jwk> keys(Optional<JoseAlgorithm> algorithm) {
    return reading(() ->
        isSet()
            ? set(algorithm.stream().toList())
            : List.of(as(algorithm.or(this::stated).orElseThrow(this::unstated))));
  }

  /// For what does not depend on the algorithm, as a thumbprint: any that fits will do for keys
  /// that could be for several.
  List<Jwk> keysForAny(Optional<JoseAlgorithm> algorithm) {
    return reading(() ->
        isSet()
            ? set(Stream.concat(algorithm.stream(), ANY.stream()).toList())
            : List.of(as(algorithm.or(this::stated).or(this::any).orElseThrow(this::unstated))));
  }

  private List<Jwk> reading(Supplier<List<Jwk>> keys) {
    if (!isJson() && !isDer() && !text.contains("-----BEGIN ")) {
      throw unusable("neither a JWK, nor a JWK Set, nor a key in PEM or DER");
    }
    try {
      return keys.get();
    } catch (InvalidJsonException e) {
      throw unusable("not JSON: " + e.getMessage());
    } catch (JoseException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  private boolean isSet() {
    return isJson() && JsonObject.parse(text).has("keys");
  }

  private List<Jwk> set(List<JoseAlgorithm> whenUnstated) {
    var set = JwkSet.parse(text, whenUnstated.toArray(JoseAlgorithm[]::new));
    if (set.keys().isEmpty()) {
      throw unusable("no key of the set can be used" + reasons(set));
    }
    return set.keys();
  }

  private static String reasons(JwkSet set) {
    return set.skipped().stream()
        .map(key -> "\n  key %d: %s".formatted(key.position() + 1, key.reason()))
        .collect(Collectors.joining());
  }

  /// A JWK says it, or is on a curve of one signature algorithm, as a key in PEM may be.
  private Optional<JoseAlgorithm> stated() {
    if (isJson()) {
      return JsonObject.parse(text).has("alg") || fitsByItself()
          ? Optional.of(Jwk.parse(text).algorithm())
          : Optional.empty();
    }
    return Arrays.stream(SignatureAlgorithm.values())
        .filter(algorithm -> algorithm.keyType() != KeyType.RSA && !algorithm.isSymmetric())
        .<JoseAlgorithm>map(algorithm -> algorithm)
        .filter(this::fits)
        .findFirst();
  }

  private Optional<JoseAlgorithm> any() {
    return ANY.stream().filter(this::fits).findFirst();
  }

  private boolean fits(JoseAlgorithm algorithm) {
    return succeeds(() -> as(algorithm));
  }

  private boolean fitsByItself() {
    return succeeds(() -> Jwk.parse(text));
  }

  private static boolean succeeds(Supplier<Jwk> key) {
    try {
      var _ = key.get();
      return true;
    } catch (UnusableKeyException _) {
      return false;
    }
  }

  private Jwk as(JoseAlgorithm algorithm) {
    if (isJson()) {
      return Jwk.parse(text, algorithm);
    }
    return isDer() ? Jwk.fromDer(algorithm, bytes) : Jwk.fromPem(algorithm, text);
  }

  private boolean isDer() {
    return bytes.length > 0 && bytes[0] == DER_SEQUENCE;
  }

  /// What is a usable key for nothing throws here, and says what is wrong with it.
  private CommandFailure unstated() {
    if (any().isEmpty()) {
      as(SignatureAlgorithm.RS256);
    }
    return unusable(
        "this key does not say which algorithm it is for: add --alg, for instance --alg "
            + (fits(SignatureAlgorithm.RS256) ? "RS256" : any().orElseThrow().joseName()));
  }

  private CommandFailure unusable(String message) {
    return new CommandFailure(ExitCode.UNAVAILABLE, source + ": " + message);
  }
}

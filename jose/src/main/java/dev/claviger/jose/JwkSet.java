package dev.claviger.jose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A JSON Web Key Set (RFC 7517 section 5). Immutable; no two keys for signatures have the same id,
/// and no two keys for encryption.
public final class JwkSet implements KeySource {
  /// Checking a key can take milliseconds, and a text within the limits of JSON has room for
  /// thousands.
  private static final int MOST_KEYS = 256;

  private final List<Jwk> keys;
  private final List<SkippedKey> skipped;

  private JwkSet(List<Jwk> keys) {
    this(keys, List.of());
  }

  private JwkSet(List<Jwk> keys, List<SkippedKey> skipped) {
    this.keys = List.copyOf(keys);
    this.skipped = List.copyOf(skipped);
    requireDistinctIds(this.keys);
  }

  /// Two keys under one id would leave open which one a token means. A key for signatures and one
  /// for encryption are no such pair.
  private static void requireDistinctIds(List<Jwk> keys) {
    requireDistinctIds(keys.stream().filter(key -> key.algorithm() instanceof SignatureAlgorithm));
    requireDistinctIds(
        keys.stream().filter(key -> !(key.algorithm() instanceof SignatureAlgorithm)));
  }

  private static void requireDistinctIds(Stream<Jwk> keys) {
    var seen = new HashSet<String>();
    keys.flatMap(key -> key.keyId().stream())
        .filter(id -> !seen.add(id))
        .findFirst()
        .ifPresent(id -> {
          throw new UnusableKeyException("two keys of the set have the id " + id);
        });
  }

  /// A set of these keys, in this order.
  ///
  /// @throws UnusableKeyException when two keys for one purpose have the same id
  public static JwkSet of(Jwk... keys) {
    return new JwkSet(List.of(keys));
  }

  /// A set of these keys, in this order.
  ///
  /// @throws UnusableKeyException when two keys for one purpose have the same id
  public static JwkSet of(List<Jwk> keys) {
    return new JwkSet(keys);
  }

  /// Reads a set as somebody else published it. Members that are of no use here (other key types,
  /// purposes or algorithms, too weak, malformed) are left out, as the RFC asks; [#skipped()] has
  /// them. A set of more than 256 keys is refused; who has one reads its members by [Jwk#parse] and
  /// hands them to [#of(List)].
  ///
  /// @param whenUnstated the algorithms to assume for keys without `alg`, the first one that fits;
  ///   without them such keys are left out, except where the curve leaves no choice
  /// @throws InvalidJsonException when the text is not a JSON object with an array `keys`
  /// @throws UnusableKeyException when there are too many keys, two have one id, or symmetric and
  ///   public ones are mixed: such a set is either no secret, or not public
  public static JwkSet parse(String json, JoseAlgorithm... whenUnstated) {
    JsonArray members =
        JsonObject.parse(json)
            .array("keys")
            .orElseThrow(() -> new InvalidJsonException("no array named keys"));
    requireFew(members);
    requireUnambiguous(members);
    var keys = new ArrayList<Jwk>();
    var skipped = new ArrayList<SkippedKey>();
    for (int i = 0; i < members.elements().size(); i++) {
      JsonValue member = members.elements().get(i);
      try {
        keys.add(read(member, List.of(whenUnstated)));
      } catch (UnusableKeyException e) {
        skipped.add(skipped(i, member, e));
      }
    }
    requireUnmixed(keys);
    return new JwkSet(keys, skipped);
  }

  private static void requireFew(JsonArray members) {
    int count = members.elements().size();
    if (count > MOST_KEYS) {
      throw new UnusableKeyException("%d keys, %d allowed".formatted(count, MOST_KEYS));
    }
  }

  private static SkippedKey skipped(int position, JsonValue member, UnusableKeyException e) {
    Optional<String> keyId =
        member instanceof JsonObject jwk ? jwk.string("kid") : Optional.empty();
    return new SkippedKey(position, keyId, String.valueOf(e.getMessage()));
  }

  private static Jwk read(JsonValue member, List<JoseAlgorithm> whenUnstated) {
    if (!(member instanceof JsonObject jwk)) {
      throw new UnusableKeyException("not a JSON object");
    }
    return jwk.has("alg") ? Jwk.parse(jwk) : readUnstated(jwk, whenUnstated);
  }

  private static Jwk readUnstated(JsonObject jwk, List<JoseAlgorithm> whenUnstated) {
    var reasons = new LinkedHashSet<String>();
    for (JoseAlgorithm algorithm : whenUnstated) {
      try {
        return Jwk.of(jwk, algorithm);
      } catch (UnusableKeyException e) {
        reasons.add(e.getMessage());
      }
    }
    try {
      return Jwk.parse(jwk);
    } catch (UnusableKeyException e) {
      reasons.add(e.getMessage());
      throw new UnusableKeyException(String.join("; ", reasons), e);
    }
  }

  /// Before unusable members are left out: which of two namesakes that is must not decide.
  private static void requireUnambiguous(JsonArray members) {
    var seen = new HashSet<List<Optional<JsonValue>>>();
    for (JsonValue member : members.elements()) {
      if (member instanceof JsonObject jwk
          && jwk.has("kid")
          && !seen.add(List.of(jwk.member("kid"), jwk.member("kty"), jwk.member("alg")))) {
        throw new UnusableKeyException("two keys of the set have the id " + jwk.find("kid"));
      }
    }
  }

  private static void requireUnmixed(List<Jwk> keys) {
    long symmetric = keys.stream().filter(key -> key.algorithm().isSymmetric()).count();
    if (symmetric != 0 && symmetric != keys.size()) {
      throw new UnusableKeyException("the set mixes symmetric keys with public ones");
    }
  }

  @Override
  public JwkSet current() {
    return this;
  }

  /// The keys in their order.
  public List<Jwk> keys() {
    return keys;
  }

  /// What [#parse] left out, and why: for an operator who misses a key.
  public List<SkippedKey> skipped() {
    return skipped;
  }

  /// The set with one key more, at its end.
  ///
  /// @throws UnusableKeyException when the set has a key of this id
  public JwkSet with(Jwk key) {
    return new JwkSet(Stream.concat(keys.stream(), Stream.of(key)).toList());
  }

  /// The set without the keys of this id.
  public JwkSet without(String keyId) {
    return new JwkSet(
        keys.stream().filter(key -> !key.keyId().equals(Optional.of(keyId))).toList());
  }

  /// The key of this id; the first in the set's order when there are one for signatures and one for
  /// encryption.
  public Optional<Jwk> key(String keyId) {
    return named(keyId).stream().findFirst();
  }

  List<Jwk> named(String keyId) {
    return keys.stream().filter(key -> key.keyId().equals(Optional.of(keyId))).toList();
  }

  /// The set to publish: public parts, and no symmetric keys.
  public JwkSet publicOnly() {
    return new JwkSet(
        keys.stream().filter(key -> !key.algorithm().isSymmetric()).map(Jwk::publicOnly).toList());
  }

  /// The set as JSON, with every secret in it.
  public String toJson() {
    var members = keys.stream().<JsonValue>map(Jwk::toJsonObject).toList();
    return JsonObject.builder().put("keys", new JsonArray(members)).build().toJson();
  }

  @Override
  public String toString() {
    return "JwkSet" + keys;
  }
}

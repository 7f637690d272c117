package dev.claviger.server.keys;

import dev.claviger.jose.SignatureAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One key of the ring, as the table has it.
///
/// @param id its `kid`; for a given secret, which has none, a word of ours
/// @param sealed the key, encrypted under the master secret
/// @param tokenLifetime the longest that a token signed with it may live
/// @param dueAt when a key that is next was told to sign; else its predecessor's age decides
/// @param activatedAt since when it has been signing
/// @param verifyUntil when the last of its tokens will have expired
public record SigningKey(
    String id,
    State state,
    SignatureAlgorithm algorithm,
    String sealed,
    Duration tokenLifetime,
    Instant createdAt,
    Optional<Instant> dueAt,
    Optional<Instant> activatedAt,
    Optional<Instant> verifyUntil) {

  /// The ids of given secrets begin so: a thumbprint would help to guess them, and `kid` is not
  /// what those who share them expect.
  static final String GIVEN = "secret-";

  /// What a key does. There is at most one that is next, and one that signs.
  public enum State {
    /// Published, so that everybody knows it when it begins to sign.
    NEXT,
    CURRENT,
    /// Verifies until its last token has expired.
    RETIRING
  }

  /// Whether others hold the same secret, and have to be told before it is replaced.
  boolean isGiven() {
    return id.startsWith(GIVEN);
  }

  @Override
  public String toString() {
    return "SigningKey[%s, %s, %s]".formatted(id, algorithm, state);
  }
}

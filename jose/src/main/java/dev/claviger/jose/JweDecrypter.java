package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.DECRYPTION_FAILED;
import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.TOO_COSTLY;
import static dev.claviger.jose.RejectionReason.UNKNOWN_KEY;

import dev.claviger.jose.ReceivedJwe.Recipient;
import dev.claviger.jose.crypto.ContentCipher;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decrypts JSON Web Encryption (RFC 7516). Build it once and share it: it is immutable and safe
/// for use by many threads.
///
/// It is closed by default: RSA1_5, compression and an unprotected `enc` are each allowed by name
/// only, and what a sender can make it do is limited. The key decides the algorithm; the header has
/// to agree.
///
/// ```java
/// var decrypter = JweDecrypter.builder(keys).build();
/// switch (decrypter.decrypt(token)) {
///   case Decrypted(var message) -> read(message.plaintext());
///   case Rejected(var reason, var detail) -> log(reason.sentence(), detail);
/// }
/// ```
public final class JweDecrypter {
  private final KeySource keys;
  private final DecryptionSettings settings;

  private JweDecrypter(KeySource keys, DecryptionSettings settings) {
    this.keys = keys;
    this.settings = settings;
  }

  /// Starts a decrypter for messages to any of these keys, which may change.
  public static Builder builder(KeySource keys) {
    return new Builder(keys);
  }

  /// Starts a decrypter for messages to this key.
  public static Builder builder(Jwk key) {
    return new Builder(JwkSet.of(key));
  }

  /// Decrypts the compact serialization. Checks, in this order: length, form, header, key and
  /// algorithm, cost, content. The first that fails is the reason; a wrong key and a changed
  /// message are the same one.
  public Decryption decrypt(String token) {
    try {
      return new Decryption.Decrypted(open(token));
    } catch (Refusal refusal) {
      return new Decryption.Rejected(refusal.reason(), refusal.detail());
    }
  }

  /// The same, for callers that prefer exceptions.
  ///
  /// @throws RejectedTokenException when the message must not be used
  public DecryptedJwe decryptOrThrow(String token) {
    try {
      return open(token);
    } catch (Refusal refusal) {
      throw refusal.asException();
    }
  }

  /// Decrypts one of the JSON serializations, flattened or general. Where there are several
  /// recipients, those are tried whose keys we have; of several reasons to refuse, that one is
  /// given which came last in the order of checks.
  public Decryption decryptJson(String json) {
    try {
      return new Decryption.Decrypted(openJson(json));
    } catch (Refusal refusal) {
      return new Decryption.Rejected(refusal.reason(), refusal.detail());
    }
  }

  /// The same, for callers that prefer exceptions.
  ///
  /// @throws RejectedTokenException when the message must not be used
  public DecryptedJwe decryptJsonOrThrow(String json) {
    try {
      return openJson(json);
    } catch (Refusal refusal) {
      throw refusal.asException();
    }
  }

  private DecryptedJwe openJson(String json) {
    return open(JsonJwe.parse(json, settings));
  }

  DecryptedJwe open(String token) {
    return open(ReceivedJwe.parse(token, settings.maxBytes()));
  }

  private DecryptedJwe open(ReceivedJwe message) {
    requireAffordable(message);
    Refusal farthest = null;
    for (Recipient recipient : message.recipients()) {
      try {
        return open(message, recipient);
      } catch (Refusal refusal) {
        farthest = farther(farthest, refusal);
      }
    }
    throw farthest == null ? new Refusal(MALFORMED, "no recipients") : farthest;
  }

  private static Refusal farther(@Nullable Refusal one, Refusal other) {
    return one == null || other.reason().compareTo(one.reason()) > 0 ? other : one;
  }

  /// Before anything is derived: a message of a few hundred bytes must not buy minutes of our time
  /// (CVE-2023-50658 and its like), and not by naming many recipients either.
  private void requireAffordable(ReceivedJwe message) {
    long iterations = 0;
    for (Recipient recipient : message.recipients()) {
      long count = message.headerFor(recipient).integer("p2c").orElse(0);
      iterations += Math.clamp(count, 0, Integer.MAX_VALUE);
    }
    if (iterations > settings.maxIterations()) {
      throw new Refusal(
          TOO_COSTLY,
          "p2c asks for %d iterations, %d allowed".formatted(iterations, settings.maxIterations()));
    }
  }

  private DecryptedJwe open(ReceivedJwe message, Recipient recipient) {
    JweHeader header = JweHeader.parse(message.headerFor(recipient), message.guarded(), settings);
    message.requireSizes(header.encryption());
    List<Jwk> candidates = candidates(header);
    for (Jwk key : candidates) {
      Optional<byte[]> content = open(message, recipient, header, key);
      if (content.isPresent()) {
        return new DecryptedJwe(message, header, inflated(content.get(), header), key);
      }
    }
    throw new Refusal(DECRYPTION_FAILED, "tried " + candidates);
  }

  private static Optional<byte[]> open(
      ReceivedJwe message, Recipient recipient, JweHeader header, Jwk key) {
    byte[] contentKey = KeyManagement.of(key).receive(recipient.encryptedKey(), header);
    return ContentCipher.of(header.encryption(), contentKey)
        .open(message.iv(), message.additional(), message.sealed());
  }

  private byte[] inflated(byte[] content, JweHeader header) {
    return header.compressed() ? settings.compression().orElseThrow().inflate(content) : content;
  }

  private List<Jwk> candidates(JweHeader header) {
    List<Jwk> found = DecryptionCandidates.find(header, keys.current());
    if (found.isEmpty()) {
      String keyId = header.keyId().orElse("");
      found = DecryptionCandidates.find(header, keys.afterMiss(keyId));
      if (found.isEmpty()) {
        throw new Refusal(UNKNOWN_KEY, "kid is " + new JsonString(keyId));
      }
    }
    return found;
  }

  /// States what is taken beyond the default.
  public static final class Builder {
    private final KeySource keys;
    private int maxBytes = 1 << 20;
    private int maxRecipients = 16;
    private int maxIterations = 1_000_000;
    private Set<ContentEncryption> encryptions = EnumSet.allOf(ContentEncryption.class);
    private Optional<Compression> compression = Optional.empty();
    private boolean rsa15;
    private boolean unprotectedEncryption;

    private Builder(KeySource keys) {
      this.keys = keys;
    }

    /// Longest message, in characters; 1,048,576 by default.
    public Builder maxBytes(int bytes) {
      this.maxBytes = requirePositive("a length", bytes);
      return this;
    }

    /// Most recipients of one message; 16 by default.
    public Builder maxRecipients(int recipients) {
      this.maxRecipients = requirePositive("a number of recipients", recipients);
      return this;
    }

    /// Most iterations of the derivation from a password that one message may ask for (`p2c`),
    /// 1,000,000 by default: above the 600,000 that OWASP recommends for HMAC-SHA256, and about a
    /// second of one processor at worst. Lower it where senders use fewer.
    public Builder maxIterations(int iterations) {
      this.maxIterations = requirePositive("a number of iterations", iterations);
      return this;
    }

    /// Takes these content encryptions alone; all of them by default.
    public Builder encryptions(ContentEncryption first, ContentEncryption... more) {
      this.encryptions = EnumSet.of(first, more);
      return this;
    }

    /// Takes compressed content (`zip`), up to 262,144 bytes and a hundred times its compressed
    /// length.
    public Builder allowCompression() {
      return allowCompression(256 * 1024, 100);
    }

    /// Takes compressed content (`zip`), up to that many bytes and that many times its compressed
    /// length. The length of compressed content tells something about what is in it: never compress
    /// a secret together with what an attacker chose (RFC 8725 section 3.6).
    public Builder allowCompression(int maxInflatedBytes, int maxRatio) {
      this.compression =
          Optional.of(
              new Compression(
                  requirePositive("a length", maxInflatedBytes),
                  requirePositive("a ratio", maxRatio)));
      return this;
    }

    /// Takes RSA1_5 from keys that are for it. Its padding has been attacked for twenty-five years
    /// (RFC 8725 section 3.2); what shows of it here is hidden as RFC 7516 section 11.5 asks. Only
    /// for senders that know nothing better.
    public Builder allowRsa15() {
      this.rsa15 = true;
      return this;
    }

    /// Takes JSON messages whose `enc` stands outside of the protected header, where it can be
    /// changed on the way.
    public Builder allowUnprotectedEncryption() {
      this.unprotectedEncryption = true;
      return this;
    }

    /// The decrypter.
    public JweDecrypter build() {
      return new JweDecrypter(
          keys,
          new DecryptionSettings(
              maxBytes,
              maxRecipients,
              maxIterations,
              Set.copyOf(encryptions),
              compression,
              rsa15,
              unprotectedEncryption));
    }

    private static int requirePositive(String what, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(what + " must be positive");
      }
      return value;
    }
  }
}

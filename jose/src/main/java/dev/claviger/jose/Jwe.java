package dev.claviger.jose;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// JSON Web Encryption (RFC 7516): encrypts any bytes. To decrypt, see [JweDecrypter]; for claims,
/// [Jwt.Builder#signAndEncrypt].
///
/// ```java
/// String token = Jwe.encrypt(plaintext, key);
/// byte[] again = Jwe.decrypt(token, key).plaintext();
/// ```
public final class Jwe {
  private static final SecureRandom RANDOM = new SecureRandom();

  /// These are the library's to set.
  private static final List<String> RESERVED =
      List.of(
          "alg", "enc", "kid", "zip", "crit", "b64", "epk", "apu", "apv", "iv", "tag", "p2s",
          "p2c");

  private Jwe() {}

  /// Starts a message without recipients.
  public static Builder builder() {
    return new Builder();
  }

  /// Encrypts to one key, compact, with A256GCM, or with what a key for `dir` is for.
  ///
  /// @throws UnusableKeyException when the key cannot encrypt
  public static String encrypt(byte[] plaintext, Jwk key) {
    return builder().recipient(key).compact(plaintext);
  }

  /// Decrypts the compact serialization with the defaults of [JweDecrypter].
  ///
  /// @throws RejectedTokenException when the message must not be used
  public static DecryptedJwe decrypt(String token, Jwk key) {
    return decrypt(token, JwkSet.of(key));
  }

  /// Decrypts the compact serialization with the defaults of [JweDecrypter].
  ///
  /// @throws RejectedTokenException when the message must not be used
  public static DecryptedJwe decrypt(String token, KeySource keys) {
    return JweDecrypter.builder(keys).build().decryptOrThrow(token);
  }

  /// A key that a message is for.
  record Recipient(Jwk key, JsonObject header) {}

  /// Says to whom and how. Not for use by several threads at once; each message gets its own random
  /// key and initialization vector, so that one builder may make many.
  public static final class Builder {
    private final List<Recipient> recipients = new ArrayList<>();
    private Optional<ContentEncryption> encryption = Optional.empty();
    private JsonObject guarded = JsonObject.empty();
    private JsonObject shared = JsonObject.empty();
    private Optional<byte[]> additionalData = Optional.empty();
    private byte[] partyU = new byte[0];
    private byte[] partyV = new byte[0];
    private OptionalInt iterations = OptionalInt.empty();
    private boolean compressed;
    private boolean rsa15;
    private SecureRandom random = RANDOM;

    private Builder() {}

    /// One more key that can decrypt the message. The compact and the flattened serialization have
    /// one; a key for `dir` or ECDH-ES without key wrapping is always alone.
    public Builder recipient(Jwk key) {
      return recipient(key, JsonObject.empty());
    }

    /// The same, with a header of its own, which anybody can change on the way.
    public Builder recipient(Jwk key, JsonObject unprotectedHeader) {
      requireFree(unprotectedHeader);
      recipients.add(new Recipient(key, unprotectedHeader));
      return this;
    }

    /// How the content is encrypted; A256GCM when nothing is said. A key for `dir` says it itself.
    public Builder encryption(ContentEncryption encryption) {
      this.encryption = Optional.of(encryption);
      return this;
    }

    /// A parameter of the protected header, such as `typ` or `cty`.
    public Builder header(String name, JsonValue value) {
      guarded = guarded.with(name, value);
      requireFree(guarded);
      return this;
    }

    /// A parameter of the protected header that is a string.
    public Builder header(String name, String value) {
      return header(name, new JsonString(value));
    }

    /// A parameter for all recipients that anybody can change on the way. In the JSON
    /// serializations only.
    public Builder unprotectedHeader(String name, JsonValue value) {
      shared = shared.with(name, value);
      requireFree(shared);
      return this;
    }

    /// Data to authenticate and not to encrypt (`aad`). In the JSON serializations only.
    public Builder additionalData(byte[] data) {
      additionalData = Optional.of(data.clone());
      return this;
    }

    /// Who sends and who receives (`apu`, `apv`), which goes into the derivation of the key. With
    /// ECDH-ES only; empty for none.
    public Builder parties(byte[] sender, byte[] receiver) {
      partyU = sender.clone();
      partyV = receiver.clone();
      return this;
    }

    /// Iterations of the derivation from a password, 1000 or more; when nothing is said, what OWASP
    /// recommends: 600,000 with HMAC-SHA256, 210,000 with the longer ones.
    public Builder iterations(int iterations) {
      if (iterations < PasswordKeyWrapping.FEWEST_ITERATIONS) {
        throw new IllegalArgumentException(
            "at least %d iterations".formatted(PasswordKeyWrapping.FEWEST_ITERATIONS));
      }
      this.iterations = OptionalInt.of(iterations);
      return this;
    }

    /// Compresses the content first (`zip`). The length of the message then tells something about
    /// its content: never together with what an attacker chose (RFC 8725 section 3.6).
    public Builder compressed() {
      compressed = true;
      return this;
    }

    /// Encrypts with keys for RSA1_5 too, which is broken (RFC 8725 section 3.2).
    public Builder allowRsa15() {
      rsa15 = true;
      return this;
    }

    /// Where keys and vectors come from.
    public Builder random(SecureRandom random) {
      this.random = random;
      return this;
    }

    /// The compact serialization.
    ///
    /// @throws IllegalStateException when there is not exactly one recipient, or something is to be
    ///   said that the compact serialization cannot say
    /// @throws UnusableKeyException when the key cannot encrypt
    public String compact(byte[] plaintext) {
      if (additionalData.isPresent() || !shared.isEmpty() || hasRecipientHeader()) {
        throw new IllegalStateException(
            "the compact serialization has neither additional data nor an unprotected header");
      }
      return encrypt(plaintext, single()).compact();
    }

    /// The flattened JSON serialization.
    ///
    /// @throws IllegalStateException when there is not exactly one recipient
    /// @throws UnusableKeyException when the key cannot encrypt
    public String flattened(byte[] plaintext) {
      return encrypt(plaintext, single()).flattened().toJson();
    }

    /// The general JSON serialization.
    ///
    /// @throws IllegalStateException when there is no recipient, or several and one of them direct
    /// @throws UnusableKeyException when a key cannot encrypt
    public String general(byte[] plaintext) {
      if (recipients.isEmpty()) {
        throw new IllegalStateException("say for which key: recipient(key)");
      }
      return encrypt(plaintext, recipients).general().toJson();
    }

    private boolean hasRecipientHeader() {
      return recipients.stream().anyMatch(recipient -> !recipient.header().isEmpty());
    }

    private List<Recipient> single() {
      if (recipients.size() != 1) {
        throw new IllegalStateException(
            "this serialization has one recipient, not " + recipients.size());
      }
      return recipients;
    }

    private EncryptedJwe encrypt(byte[] plaintext, List<Recipient> to) {
      var sending = new Sending(encryptionFor(to), random, partyU, partyV, iterations, rsa15);
      return new JweEncryption(sending, guarded, shared, additionalData, compressed)
          .encrypt(plaintext, to);
    }

    private ContentEncryption encryptionFor(List<Recipient> to) {
      if (to.getFirst().key().algorithm() instanceof ContentEncryption direct) {
        if (encryption.isPresent() && encryption.get() != direct) {
          throw new IllegalStateException(
              "the key is for %s, not for %s".formatted(direct, encryption.get()));
        }
        return direct;
      }
      return encryption.orElse(ContentEncryption.A256GCM);
    }

    private static void requireFree(JsonObject header) {
      for (String name : RESERVED) {
        if (header.has(name)) {
          throw new IllegalArgumentException("the header " + name + " is not the caller's to set");
        }
      }
    }
  }
}

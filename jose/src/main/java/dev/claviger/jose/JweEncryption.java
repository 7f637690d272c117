package dev.claviger.jose;

import dev.claviger.jose.crypto.ContentCipher;
import dev.claviger.jose.crypto.ContentCipher.Sealed;
import dev.claviger.jose.encoding.Base64Url;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One message, encrypted: RFC 7516 section 5.1.
///
/// With one recipient everything is protected; with several, what differs between them stands in
/// their own headers.
record JweEncryption(
    Sending sending,
    JsonObject guarded,
    JsonObject shared,
    Optional<byte[]> additionalData,
    boolean compressed) {

  EncryptedJwe encrypt(byte[] plaintext, List<Jwe.Recipient> recipients) {
    ContentEncryption encryption = sending.encryption();
    requireSuitable(recipients);
    byte[] random = sending.randomBytes(encryption.keyBytes());
    List<SentKey> sent =
        recipients.stream()
            .map(recipient -> recipient.key().keyManagementForSending().send(random, sending))
            .toList();
    boolean alone = recipients.size() == 1;
    JsonObject header = alone ? forOne(recipients.getFirst().key(), sent.getFirst()) : forAll();
    requireDistinct(header, recipients);
    String encodedHeader = Base64Url.encodeToString(header.toUtf8());
    Optional<String> aad = additionalData.map(Base64Url::encodeToString);
    byte[] iv = sending.randomBytes(encryption.ivBytes());
    Sealed sealed =
        ContentCipher.of(encryption, sent.getFirst().contentKey())
            .seal(
                iv,
                ReceivedJwe.additional(encodedHeader, aad),
                compressed ? Compression.deflate(plaintext) : plaintext);
    return new EncryptedJwe(encodedHeader, shared, parts(recipients, sent, alone), aad, iv, sealed);
  }

  /// A direct key is the content's key: others could not have it.
  private static void requireSuitable(List<Jwe.Recipient> recipients) {
    for (Jwe.Recipient recipient : recipients) {
      if (recipients.size() > 1 && isDirect(recipient.key())) {
        throw new IllegalStateException(
            recipient.key().algorithm().joseName() + " takes one recipient only");
      }
    }
  }

  private static boolean isDirect(Jwk key) {
    return key.algorithm() instanceof ContentEncryption
        || (key.algorithm() instanceof KeyManagementAlgorithm management
            && management.mode().isDirect());
  }

  /// `alg`, `enc`, `kid`, what the recipient needs, what the caller adds.
  private JsonObject forOne(Jwk key, SentKey sent) {
    var header = JsonObject.builder().put("alg", name(key)).put("enc", encryptionName());
    key.keyId().ifPresent(id -> header.put("kid", id));
    sent.header().members().forEach(header::put);
    return complete(header);
  }

  private JsonObject forAll() {
    return complete(JsonObject.builder().put("enc", encryptionName()));
  }

  private JsonObject complete(JsonObject.Builder header) {
    if (compressed) {
      header.put("zip", "DEF");
    }
    guarded.members().forEach(header::put);
    return header.build();
  }

  private String encryptionName() {
    return sending.encryption().joseName();
  }

  private static String name(Jwk key) {
    return key.algorithm() instanceof ContentEncryption
        ? KeyManagementAlgorithm.DIR.joseName()
        : key.algorithm().joseName();
  }

  private List<EncryptedJwe.Part> parts(
      List<Jwe.Recipient> recipients, List<SentKey> sent, boolean alone) {
    var parts = new ArrayList<EncryptedJwe.Part>();
    for (int i = 0; i < sent.size(); i++) {
      JsonObject own = recipients.get(i).header();
      JsonObject header = alone ? own : own(recipients.get(i).key(), sent.get(i), own);
      parts.add(new EncryptedJwe.Part(header, sent.get(i).encryptedKey()));
    }
    return parts;
  }

  private static JsonObject own(Jwk key, SentKey sent, JsonObject more) {
    var header = JsonObject.builder().put("alg", name(key));
    key.keyId().ifPresent(id -> header.put("kid", id));
    sent.header().members().forEach(header::put);
    more.members().forEach(header::put);
    return header.build();
  }

  /// What a recipient would refuse is not sent.
  private void requireDistinct(JsonObject header, List<Jwe.Recipient> recipients) {
    for (Jwe.Recipient recipient : recipients) {
      for (String name : recipient.header().names()) {
        requireFree(name, header.has(name) || shared.has(name));
      }
    }
    for (String name : shared.names()) {
      requireFree(name, header.has(name));
    }
  }

  private static void requireFree(String name, boolean taken) {
    if (taken) {
      throw new IllegalStateException("the header %s is set in two places".formatted(name));
    }
  }
}

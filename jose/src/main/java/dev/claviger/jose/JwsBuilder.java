package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.claviger.jose.encoding.Base64Url;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Signs bytes in any serialization of RFC 7515 section 7, by one key or several. Not for use by
/// several threads at once.
///
/// ```java
/// String json = Jws.builder(document).signer(ours).signer(notary).toGeneral();
/// String header = Jws.builder(body).signer(key).unencoded().detached().toCompact();
/// ```
public final class JwsBuilder {
  private final byte[] payload;
  private final List<Signer> signers = new ArrayList<>();
  private List<String> critical = List.of();
  private boolean detached;
  private boolean encoded = true;

  private record Signer(Jwk key, JsonObject header, JsonObject unprotected) {}

  JwsBuilder(byte[] payload) {
    this.payload = payload.clone();
  }

  /// Signs with a protected header of nothing but `alg` and the key's `kid`.
  public JwsBuilder signer(Jwk key) {
    return signer(key, JsonObject.empty());
  }

  /// Signs with further protected header parameters.
  ///
  /// @param header what the protected header shall say besides `alg` and `kid`
  public JwsBuilder signer(Jwk key, JsonObject header) {
    return signer(key, header, JsonObject.empty());
  }

  /// Signs with further header parameters.
  ///
  /// @param header what the protected header shall say besides `alg` and `kid`
  /// @param unprotected what stands beside it for anybody to change; in JSON only
  public JwsBuilder signer(Jwk key, JsonObject header, JsonObject unprotected) {
    Jws.requireFree(header);
    Jws.requireFree(unprotected);
    signers.add(new Signer(key, header, unprotected));
    return this;
  }

  /// Which of the further protected parameters a reader must understand or refuse the message (RFC
  /// 7515 section 4.1.11). Each signer's header must have them.
  public JwsBuilder critical(String... names) {
    List.of(names).forEach(CriticalHeaders::requireExtension);
    this.critical = List.of(names);
    return this;
  }

  /// The payload travels another way and is left out (RFC 7515 appendix F).
  public JwsBuilder detached() {
    this.detached = true;
    return this;
  }

  /// The payload is signed as it is, without base64url (RFC 7797): for large ones, and for bodies
  /// of HTTP messages. Not for JSON Web Tokens.
  public JwsBuilder unencoded() {
    this.encoded = false;
    return this;
  }

  /// `header.payload.signature`
  ///
  /// @throws IllegalStateException when there is not exactly one signer, when it has an unprotected
  ///   header, or when the payload is neither encoded nor detached and has other bytes than
  ///   printable ASCII without dots
  /// @throws UnusableKeyException when the key cannot sign
  public String toCompact() {
    Signer signer = only();
    if (!signer.unprotected.isEmpty()) {
      throw new IllegalStateException("the compact serialization has no unprotected header");
    }
    byte[] header = Base64Url.encode(header(signer).toUtf8());
    JwsPayload body = JwsPayload.of(payload, encoded);
    byte[] input = body.signingInput(header);
    String signature = Base64Url.encodeToString(signer.key.sign(input, 0, input.length));
    if (detached) {
      return new String(header, ISO_8859_1) + ".." + signature;
    }
    requirePlain();
    return new String(input, ISO_8859_1) + "." + signature;
  }

  private void requirePlain() {
    if (!encoded
        && !new String(payload, ISO_8859_1).chars().allMatch(c -> CompactJws.isPlain((char) c))) {
      throw new IllegalStateException(
          "only printable ASCII without dots can stand unencoded between dots: detach the payload");
    }
  }

  /// The flattened JSON serialization: one signature.
  ///
  /// @throws IllegalStateException when there is not exactly one signer, or the payload is neither
  ///   encoded nor detached and is not UTF-8
  /// @throws UnusableKeyException when the key cannot sign
  public String toFlattened() {
    Signer signer = only();
    JwsPayload body = JwsPayload.of(payload, encoded);
    var json = withPayload(body);
    signature(signer, body).members().forEach(json::put);
    return json.build().toJson();
  }

  /// The general JSON serialization: as many signatures as there are signers, in their order.
  ///
  /// @throws IllegalStateException when there is no signer, or the payload is neither encoded nor
  ///   detached and is not UTF-8
  /// @throws UnusableKeyException when a key cannot sign
  public String toGeneral() {
    if (signers.isEmpty()) {
      throw new IllegalStateException("no signer: say which key signs");
    }
    JwsPayload body = JwsPayload.of(payload, encoded);
    var signatures = signers.stream().<JsonValue>map(signer -> signature(signer, body)).toList();
    return withPayload(body).put("signatures", new JsonArray(signatures)).build().toJson();
  }

  private Signer only() {
    if (signers.size() != 1) {
      throw new IllegalStateException(
          "this serialization has one signer, not %d".formatted(signers.size()));
    }
    return signers.getFirst();
  }

  private JsonObject.Builder withPayload(JwsPayload body) {
    var json = JsonObject.builder();
    if (detached) {
      return json;
    }
    try {
      return json.put("payload", body.member());
    } catch (InvalidJsonException e) {
      throw new IllegalStateException(
          "only UTF-8 can stand unencoded in JSON: detach the payload", e);
    }
  }

  private JsonObject signature(Signer signer, JwsPayload body) {
    JsonObject header = header(signer);
    for (String name : signer.unprotected.names()) {
      if (header.has(name)) {
        throw new IllegalStateException("the header %s is both protected and not".formatted(name));
      }
    }
    byte[] encodedHeader = Base64Url.encode(header.toUtf8());
    byte[] input = body.signingInput(encodedHeader);
    var json = JsonObject.builder().put("protected", new String(encodedHeader, ISO_8859_1));
    if (!signer.unprotected.isEmpty()) {
      json.put("header", signer.unprotected);
    }
    byte[] signature = signer.key.sign(input, 0, input.length);
    return json.put("signature", Base64Url.encodeToString(signature)).build();
  }

  private JsonObject header(Signer signer) {
    var crit = new ArrayList<>(critical);
    var header = HeaderTemplate.header(signer.key, Optional.empty(), signer.header).toBuilder();
    for (String name : critical) {
      if (!signer.header.has(name)) {
        throw new IllegalStateException("the critical header %s is absent".formatted(name));
      }
    }
    if (!encoded) {
      header.put(CriticalHeaders.UNENCODED, false);
      crit.addFirst(CriticalHeaders.UNENCODED);
    }
    return crit.isEmpty() ? header.build() : header.put("crit", JsonArray.ofStrings(crit)).build();
  }
}

package dev.claviger.jose;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Makes signed JSON Web Tokens (RFC 7519).
///
/// ```java
/// String token =
///     Jwt.builder()
///         .issuer("https://id.example")
///         .subject("42")
///         .issuedAt(now)
///         .lifetime(Duration.ofMinutes(5))
///         .sign(key);
/// ```
public final class Jwt {
  private Jwt() {}

  /// Starts a token without claims.
  public static Builder builder() {
    return new Builder();
  }

  /// Claims keep the order in which they were set; setting one again keeps its place. A string with
  /// a lone surrogate is refused when it is set, by an [InvalidJsonException]: UTF-8 cannot carry
  /// it. Not for use by several threads at once.
  public static final class Builder {
    private static final Optional<String> JWT = Optional.of("JWT");

    private final WrittenClaims claims = new WrittenClaims();
    private JsonObject header = JsonObject.empty();
    private Optional<String> type = JWT;
    private boolean expiryDecided;

    /// `iat`, when it is an integer.
    private OptionalLong issuedAt = OptionalLong.empty();

    private Builder() {}

    /// `iss`
    public Builder issuer(String issuer) {
      return put("iss", issuer);
    }

    /// `sub`
    public Builder subject(String subject) {
      return put("sub", subject);
    }

    /// `aud`: a string when it is one, an array when there are more.
    public Builder audience(String... audience) {
      return audience(List.of(audience));
    }

    /// `aud`: a string when it is one, an array when there are more.
    public Builder audience(List<String> audience) {
      if (audience.size() == 1) {
        return put("aud", audience.getFirst());
      }
      claims.put("aud", audience);
      return this;
    }

    /// `exp`, rounded down to the second.
    public Builder expiresAt(Instant expiry) {
      expiryDecided = true;
      return putDate("exp", expiry);
    }

    /// `exp`, so long after `iat`, which must be set before.
    public Builder lifetime(Duration lifetime) {
      long start =
          issuedAt.orElseThrow(
              () -> new IllegalStateException("a lifetime counts from issuedAt: set that first"));
      return expiresAt(Instant.ofEpochSecond(start).plus(lifetime));
    }

    /// A token that stays valid until its key is withdrawn.
    public Builder withoutExpiry() {
      expiryDecided = true;
      return this;
    }

    /// `nbf`, rounded down to the second.
    public Builder notBefore(Instant start) {
      return putDate("nbf", start);
    }

    /// `iat`, rounded down to the second.
    public Builder issuedAt(Instant issue) {
      putDate("iat", issue);
      issuedAt = OptionalLong.of(issue.getEpochSecond());
      return this;
    }

    /// `jti`
    public Builder jwtId(String id) {
      return put("jti", id);
    }

    /// Any claim. A registered one must have the type that RFC 7519 gives it.
    public Builder claim(String name, JsonValue value) {
      RegisteredClaims.requireType(name, value);
      expiryDecided |= name.equals("exp");
      if (name.equals("iat")) {
        issuedAt = ((JsonNumber) value).asLong();
      }
      claims.put(name, value);
      return this;
    }

    /// Any claim that is a string.
    public Builder claim(String name, String value) {
      if (RegisteredClaims.isDate(name)) {
        return claim(name, new JsonString(value));
      }
      return put(name, value);
    }

    /// Any claim that is an integer.
    public Builder claim(String name, long value) {
      return claim(name, JsonNumber.of(value));
    }

    /// Any claim that is `true` or `false`.
    public Builder claim(String name, boolean value) {
      return claim(name, JsonBoolean.of(value));
    }

    /// Any claim that is an array of strings.
    public Builder claim(String name, List<String> values) {
      if (RegisteredClaims.areNamed(name)) {
        return claim(name, JsonArray.ofStrings(values));
      }
      claims.put(name, values);
      return this;
    }

    private Builder put(String name, String value) {
      claims.put(name, value);
      return this;
    }

    private Builder putDate(String name, Instant date) {
      claims.put(name, NumericDate.of(date).longValue());
      return this;
    }

    /// `typ` of the header, such as `at+jwt`; `JWT` when nothing is said.
    public Builder type(String type) {
      this.type = Optional.of(type);
      return this;
    }

    /// No `typ` in the header.
    public Builder withoutType() {
      this.type = Optional.empty();
      return this;
    }

    /// A further header parameter. `alg` and `kid` are the key's to say, `typ` has its own method.
    public Builder header(String name, JsonValue value) {
      if (name.equals("typ")) {
        throw new IllegalArgumentException("set typ with type(…)");
      }
      header = header.with(name, value);
      Jws.requireFree(header);
      return this;
    }

    /// A further header parameter that is a string.
    public Builder header(String name, String value) {
      return header(name, new JsonString(value));
    }

    /// The signed token, compact.
    ///
    /// @throws IllegalStateException when nothing was said about the expiry
    /// @throws UnusableKeyException when the key cannot sign
    public String sign(Jwk key) {
      requireExpiryDecided();
      return CompactJws.sign(headerFor(key), claims.toBuffer(), key);
    }

    /// The token, signed and then encrypted with A256GCM (a nested JWT, `cty` is `JWT`): the order
    /// that RFC 7519 section 11.2 recommends. Read it with [JwtVerifier.Builder#decryptedWith].
    ///
    /// @throws IllegalStateException when nothing was said about the expiry
    /// @throws UnusableKeyException when a key cannot do its part
    public String signAndEncrypt(Jwk signingKey, Jwk encryptionKey) {
      return signAndEncrypt(signingKey, Jwe.builder().recipient(encryptionKey));
    }

    /// The same, encrypted as the builder says. It has one recipient.
    public String signAndEncrypt(Jwk signingKey, Jwe.Builder envelope) {
      byte[] signed = sign(signingKey).getBytes(StandardCharsets.ISO_8859_1);
      return envelope.header("cty", "JWT").compact(signed);
    }

    /// The claims encrypted with A256GCM and not signed. This hides what they say, and nothing
    /// more: with a key pair, anybody could have written them. So [JwtVerifier] refuses such a
    /// token, and [JweDecrypter] reads it; take [#signAndEncrypt(Jwk, Jwk)] unless somebody asks
    /// for this.
    ///
    /// @throws IllegalStateException when nothing was said about the expiry
    /// @throws UnusableKeyException when the key cannot encrypt
    public String encrypt(Jwk encryptionKey) {
      requireExpiryDecided();
      Jwe.Builder envelope = Jwe.builder().recipient(encryptionKey);
      type.ifPresent(value -> envelope.header("typ", value));
      header.members().forEach(envelope::header);
      return envelope.compact(claims.toUtf8());
    }

    private void requireExpiryDecided() {
      if (!expiryDecided) {
        throw new IllegalStateException("say when the token expires, or withoutExpiry()");
      }
    }

    private HeaderTemplate headerFor(Jwk key) {
      boolean usual = header.isEmpty() && type.equals(JWT);
      return usual ? key.jwtHeader() : HeaderTemplate.of(HeaderTemplate.header(key, type, header));
    }
  }
}

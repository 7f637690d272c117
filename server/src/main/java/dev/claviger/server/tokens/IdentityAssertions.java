package dev.claviger.server.tokens;

import dev.claviger.client.IdentityAssertion;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.Jwt;
import dev.claviger.server.keys.KeyRing;
import java.util.Optional;

/// Signs what is said of callers to applications behind us, with the key that signs tokens.
///
/// What comes of it is no token here: the type in its header is refused by [TokenIssuers], and the
/// claim that tells tokens apart says neither access nor refresh, which others look at who share
/// our key (RFC 8725 sections 3.11 and 3.12).
public final class IdentityAssertions {
  private static final String KIND = "identity";

  /// Signs with one key.
  public static final class Signer {
    private final Jwk key;
    private final TokenSettings settings;

    private Signer(Jwk key, TokenSettings settings) {
      this.key = key;
      this.settings = settings;
    }

    /// The signed assertion.
    ///
    /// @param claims with `exp`; without `iss` it is that of our tokens
    public String sign(JsonObject claims) {
      var token = Jwt.builder().type(IdentityAssertion.TYPE);
      settings.issuer().ifPresent(token::issuer);
      claims.members().forEach(token::claim);
      return token.claim(settings.typeClaim(), KIND).sign(key);
    }
  }

  private final TokenSettings settings;
  private final KeyRing keys;
  private volatile Optional<Signer> last = Optional.empty();

  public IdentityAssertions(TokenSettings settings, KeyRing keys) {
    this.settings = settings;
    this.keys = keys;
  }

  /// Who signs at this moment: the same object for as long as it is the same key. Empty where
  /// nobody could verify it by what we publish: there is an HMAC, or no private key at all.
  @SuppressWarnings("ReferenceEquality") // a ring that has turned answers with another object
  public Optional<Signer> signer() {
    var known = last;
    if (!keys.issues()) {
      return Optional.empty();
    }
    var key = keys.signing();
    if (known.isPresent() && known.get().key == key) {
      return known;
    }
    var fresh =
        key.algorithm().isSymmetric()
            ? Optional.<Signer>empty()
            : Optional.of(new Signer(key, settings));
    last = fresh;
    return fresh;
  }
}

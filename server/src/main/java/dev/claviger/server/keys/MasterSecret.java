package dev.claviger.server.keys;

import dev.claviger.jose.JoseException;
import dev.claviger.jose.Jwk;
import dev.claviger.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// What the signing keys are encrypted under (OWASP ASVS 5.0, 13.3.3 and 11.5). A key is kept as a
/// compact JWE with `dir` and A256GCM; the protected header, which is authenticated, names the
/// master secret and the key, so that rows cannot be exchanged for one another.
public final class MasterSecret {
  private static final int SHORTEST = 32;
  private static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 9;

  private final String id;
  private final JweSeal seal;
  private final byte[] secret;
  private final String where;

  private MasterSecret(String id, byte[] key, byte[] secret, String where) {
    this.id = id;
    this.seal = new JweSeal(id, key);
    this.secret = secret;
    this.where = where;
  }

  /// `where` says in messages where it came from.
  static MasterSecret of(Secret secret, String where) {
    var text = secret.reveal();
    if (text.length() < SHORTEST) {
      throw new KeyUnusable(
          "%s is too short for a master secret: put it back from a backup, or if it is to be new, make it of 32 random bytes (`openssl rand -base64 32`)"
              .formatted(where));
    }
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var id = Derivation.key(bytes, "claviger master secret id", ID_BYTES);
    var key = Derivation.key(bytes, "claviger signing keys A256GCM", KEY_BYTES);
    return new MasterSecret(Base64.getUrlEncoder().encodeToString(id), key, bytes, where);
  }

  /// Tells one master secret from another, and nothing else about it.
  public String id() {
    return id;
  }

  String where() {
    return where;
  }

  String seal(Jwk key, String keyId) {
    return seal.seal(key, keyId);
  }

  Jwk open(SigningKey key) {
    try {
      var other = JweSeal.masterId(key.sealed());
      if (!other.equals(id)) {
        throw sealedUnderAnother(other);
      }
      return seal.open(key.sealed(), key.id());
    } catch (JoseException damaged) {
      throw new KeyUnusable(
          """
          the signing key %s in the database is damaged (%s); put the database back from a backup, \
          or remove the key with `claviger key revoke %1$s`, which ends the sessions that hang on it\
          """
              .formatted(key.id(), damaged.getMessage()),
          damaged);
    }
  }

  /// Before anything is added to a ring: keys under two master secrets would lock everybody out.
  void requireSealed(List<SigningKey> ring) {
    for (var key : ring) {
      var other = JweSeal.masterId(key.sealed());
      if (!other.equals(id)) {
        throw sealedUnderAnother(other);
      }
    }
  }

  boolean sealed(List<SigningKey> ring) {
    return ring.stream().allMatch(key -> JweSeal.masterId(key.sealed()).equals(id));
  }

  byte[] derive(String purpose) {
    return Derivation.key(secret, purpose, KEY_BYTES);
  }

  private KeyUnusable sealedUnderAnother(String other) {
    return new KeyUnusable(
        """
        the signing keys in the database are encrypted under another master secret (%s) than that \
        from %s (%s); set keys.master-secret to the right one, or put the file back from a backup. \
        If it is lost, so are the keys: `claviger key revoke --all` removes them, which ends all \
        sessions, and the next start makes new ones\
        """
            .formatted(other, where, id));
  }

  @Override
  public String toString() {
    return "MasterSecret[" + id + "]";
  }
}

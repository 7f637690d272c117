package dev.claviger.server.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.server.database.Database;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Links in table `mailed_link`, each by the digest of its secret: whoever reads the table can open
/// none (OWASP ASVS 5.0, 6.4.1 and 11.5.1: 256 random bits, good once and for a while).
public final class MailedLinks {
  private static final int SECRET_BYTES = 32;
  private static final int LONGEST = 256;

  private final Database database;
  private final RandomGenerator random;

  /// `random` has to be unpredictable: a `SecureRandom`.
  public MailedLinks(Database database, RandomGenerator random) {
    this.database = database;
    this.random = random;
  }

  /// What a link stands for.
  ///
  /// @param subject an account, or an address in its one spelling
  /// @param address where it is sent
  /// @param credentialEpoch the account's at that time
  public record Link(MailKind purpose, String subject, String address, long credentialEpoch) {}

  /// The secret of a new link, which ends an earlier one for the same.
  public String issue(Link link, Instant expiresAt) {
    var bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    boolean _ =
        database.<Integer>write(handle ->
            handle
                .createUpdate(
                    """
                    insert into mailed_link
                      (purpose, subject, digest, address, credential_epoch, expires_at)
                    values (:purpose, :subject, :digest, :address, :epoch, :expires)
                    on conflict (purpose, subject) do update set digest = excluded.digest,
                      address = excluded.address, credential_epoch = excluded.credential_epoch,
                      expires_at = excluded.expires_at
                    """)
                .bind("purpose", link.purpose.name())
                .bind("subject", link.subject)
                .bind("digest", digest(secret))
                .bind("address", link.address)
                .bind("epoch", link.credentialEpoch)
                .bind("expires", expiresAt)
                .execute())
            == 1;
    return secret;
  }

  /// What this secret opens. It stays good.
  public Optional<Link> find(MailKind purpose, String secret, Instant now) {
    return secret.length() > LONGEST
        ? Optional.empty()
        : database.read(handle ->
            handle
                .createQuery(
                    """
                    select subject, address, credential_epoch from mailed_link
                    where digest = :digest and purpose = :purpose and expires_at > :now
                    """)
                .bind("digest", digest(secret))
                .bind("purpose", purpose.name())
                .bind("now", now)
                .map((row, _) ->
                    new Link(
                        purpose,
                        row.getString("subject"),
                        row.getString("address"),
                        row.getLong("credential_epoch")))
                .findOne());
  }

  /// Of any number of uses of one secret exactly one gets `true`: whoever deletes the row.
  public boolean use(MailKind purpose, String secret, Instant now) {
    return database.<Integer>write(handle ->
        handle
            .createUpdate(
                """
                delete from mailed_link
                where digest = :digest and purpose = :purpose and expires_at > :now
                """)
            .bind("digest", digest(secret))
            .bind("purpose", purpose.name())
            .bind("now", now)
            .execute())
        == 1;
  }

  /// How many they were.
  int removeExpired(Instant now) {
    return database.<Integer>write(handle ->
        handle
            .createUpdate("delete from mailed_link where expires_at <= :now")
            .bind("now", now)
            .execute());
  }

  /// Without salt: there is no guessing 256 bits. The row is found by it, so that nothing secret is
  /// compared byte by byte.
  private static String digest(String secret) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}

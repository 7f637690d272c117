package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.server.accounts.CredentialChange.Known;
import dev.claviger.server.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// What was seen last of the credentials in Django's tables, and how often they changed: table
/// `django_credential`, in our own database.
final class DjangoCredentials {
  private static final String COLUMNS =
      "account_id, credential_epoch, password_digest, announced_digest, active";

  private final Database database;

  DjangoCredentials(Database database) {
    this.database = database;
  }

  static String digest(String passwordHash) {
    return HexFormat.of().formatHex(Sha.SHA256.digest(passwordHash.getBytes(UTF_8)));
  }

  Optional<Known> find(long account) {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT " + COLUMNS + " FROM django_credential WHERE account_id = :account")
            .bind("account", account)
            .map(DjangoCredentials::known)
            .findOne());
  }

  Map<Long, Known> find(Collection<Long> accounts) {
    return accounts.isEmpty()
        ? Map.of()
        : database.read(handle ->
            handle
                .createQuery(
                    "SELECT "
                        + COLUMNS
                        + " FROM django_credential WHERE account_id IN (<accounts>)")
                .bindList("accounts", accounts)
                .map((row, context) -> Map.entry(row.getLong("account_id"), known(row, context)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /// Whether nobody has looked before.
  boolean begin(long account, String digest, boolean active) {
    return database.<Boolean>writeOnce(handle ->
        handle
                .createUpdate(
                    """
                    INSERT INTO django_credential (account_id, password_digest, active)
                    VALUES (:account, :digest, :active) ON CONFLICT (account_id) DO NOTHING
                    """)
                .bind("account", account)
                .bind("digest", digest)
                .bind("active", active)
                .execute()
            == 1);
  }

  /// Conditional: of several who see one change, one writes it down.
  boolean move(long account, Known before, Known after) {
    return database.<Boolean>writeOnce(handle ->
        handle
                .createUpdate(
                    """
                    UPDATE django_credential SET credential_epoch = :epoch,
                      password_digest = :digest, announced_digest = NULL, active = :active
                    WHERE account_id = :account AND credential_epoch = :epochBefore
                    AND password_digest = :digestBefore AND active = :activeBefore
                    """)
                .bind("account", account)
                .bind("epoch", after.epoch())
                .bind("digest", after.digest())
                .bind("active", after.active())
                .bind("epochBefore", before.epoch())
                .bind("digestBefore", before.digest())
                .bind("activeBefore", before.active())
                .execute()
            == 1);
  }

  /// Before a better hash of the same password is stored: whoever sees either goes on.
  void announce(long account, String verified, String better) {
    int _ =
        database.writeOnce(handle ->
            handle
                .createUpdate(
                    """
                    UPDATE django_credential
                    SET password_digest = :verified, announced_digest = :better
                    WHERE account_id = :account
                    AND (password_digest = :verified OR announced_digest = :verified)
                    """)
                .bind("account", account)
                .bind("verified", verified)
                .bind("better", better)
                .execute());
  }

  void forget(long account) {
    int _ =
        database.writeOnce(handle ->
            handle.execute("DELETE FROM django_credential WHERE account_id = ?", account));
  }

  /// How many accounts were looked at that are not in our own tables.
  static long foreign(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM django_credential
            WHERE account_id NOT IN (SELECT id FROM account)
            """)
        .mapTo(Long.class)
        .one();
  }

  private static Known known(ResultSet row, StatementContext context) throws SQLException {
    return new Known(
        row.getLong("credential_epoch"),
        row.getString("password_digest"),
        Optional.ofNullable(row.getString("announced_digest")),
        row.getBoolean("active"));
  }
}

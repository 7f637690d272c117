package dev.claviger.server.keys;

import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.Rows;
import dev.claviger.server.keys.SigningKey.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The ring of all servers, in table `signing_key`. Several servers, and commands, turn it at the
/// same time: each step is a conditional update, of which one succeeds.
public final class SigningKeys {
  private final Database database;

  public SigningKeys(Database database) {
    this.database = database;
  }

  /// The oldest first.
  public List<SigningKey> all() {
    return database.read(handle ->
        handle
            .createQuery("SELECT * FROM signing_key ORDER BY created_at, id")
            .map(SigningKeys::row)
            .list());
  }

  <T> T write(Function<Handle, T> work) {
    return database.write(work);
  }

  /// False if there is such a key already, or another one in its state: a unique index sees to it.
  boolean add(Handle handle, SigningKey key) {
    return handle
            .createUpdate(
                """
                INSERT INTO signing_key (id, state, algorithm, sealed, token_lifetime, created_at,
                                         due_at, activated_at, verify_until)
                VALUES (:id, :state, :algorithm, :sealed, :lifetime, :created,
                        :due, :activated, :until)
                ON CONFLICT DO NOTHING
                """)
            .bind("id", key.id())
            .bind("state", key.state().name())
            .bind("algorithm", key.algorithm().joseName())
            .bind("sealed", key.sealed())
            .bind("lifetime", key.tokenLifetime().toSeconds())
            .bind("created", key.createdAt())
            .bind("due", orNull(key.dueAt()))
            .bind("activated", orNull(key.activatedAt()))
            .bind("until", orNull(key.verifyUntil()))
            .execute()
        == 1;
  }

  /// First the one that signs steps back, on condition that it still signs: so of two servers one
  /// goes on.
  boolean promote(Handle handle, String next, String current, Instant now, Instant verifyUntil) {
    return retire(handle, current, verifyUntil) && activate(handle, next, now);
  }

  boolean retire(Handle handle, String current, Instant verifyUntil) {
    return handle
            .createUpdate(
                """
                UPDATE signing_key SET state = 'RETIRING', verify_until = :until
                WHERE id = :id AND state = 'CURRENT'
                """)
            .bind("id", current)
            .bind("until", verifyUntil)
            .execute()
        == 1;
  }

  boolean activate(Handle handle, String next, Instant now) {
    return handle
            .createUpdate(
                """
                UPDATE signing_key SET state = 'CURRENT', activated_at = :now, due_at = NULL
                WHERE id = :id AND state = 'NEXT'
                """)
            .bind("id", next)
            .bind("now", now)
            .execute()
        == 1;
  }

  boolean schedule(Handle handle, String next, Instant due) {
    return handle
            .createUpdate("UPDATE signing_key SET due_at = :due WHERE id = :id AND state = 'NEXT'")
            .bind("id", next)
            .bind("due", due)
            .execute()
        == 1;
  }

  boolean reseal(Handle handle, String id, String before, String after) {
    return handle
            .createUpdate(
                "UPDATE signing_key SET sealed = :after WHERE id = :id AND sealed = :before")
            .bind("id", id)
            .bind("before", before)
            .bind("after", after)
            .execute()
        == 1;
  }

  /// Tokens of the key that signs may live this long: never shorter than what was said before,
  /// since tokens that were issued under longer lifetimes are still out.
  void lengthen(Duration tokenLifetime) {
    if (all().stream().anyMatch(key -> isShorter(key, tokenLifetime))) {
      database.write(handle ->
          handle
              .createUpdate(
                  """
                  UPDATE signing_key SET token_lifetime = :lifetime
                  WHERE state <> 'RETIRING' AND token_lifetime < :lifetime
                  """)
              .bind("lifetime", tokenLifetime.toSeconds())
              .execute());
    }
  }

  private static boolean isShorter(SigningKey key, Duration tokenLifetime) {
    return key.state() != State.RETIRING && key.tokenLifetime().compareTo(tokenLifetime) < 0;
  }

  boolean delete(Handle handle, SigningKey key) {
    return handle
            .createUpdate("DELETE FROM signing_key WHERE id = :id AND state = :state")
            .bind("id", key.id())
            .bind("state", key.state().name())
            .execute()
        == 1;
  }

  private static SigningKey row(ResultSet row, StatementContext context) throws SQLException {
    return new SigningKey(
        row.getString("id"),
        State.valueOf(row.getString("state")),
        algorithm(row.getString("algorithm")),
        row.getString("sealed"),
        Duration.ofSeconds(row.getLong("token_lifetime")),
        Rows.instant(row, "created_at", context),
        Rows.instantIfAny(row, "due_at", context),
        Rows.instantIfAny(row, "activated_at", context),
        Rows.instantIfAny(row, "verify_until", context));
  }

  private static SignatureAlgorithm algorithm(String name) {
    return SignatureAlgorithm.named(name)
        .orElseThrow(() ->
            new KeyUnusable(
                "a key in the database is for %s, which this version does not know: run the newer one"
                    .formatted(name)));
  }

  private static @Nullable Instant orNull(Optional<Instant> instant) {
    return instant.orElse(null);
  }
}

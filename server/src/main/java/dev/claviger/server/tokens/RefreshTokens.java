package dev.claviger.server.tokens;

import dev.claviger.server.database.Database;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// The refresh tokens of no family that were spent here. Whatever is not on record is good: it may
/// come from the SimpleJWT installation that shares our key.
final class RefreshTokens implements SpentTokens {
  private final Database database;

  RefreshTokens(Database database) {
    this.database = database;
  }

  @Override
  public boolean isSpent(String id) {
    return database.read(handle ->
        handle
            .createQuery("select 1 from refresh_token where jti = :jti and revoked_at is not null")
            .bind("jti", id)
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  @Override
  public boolean spend(PresentedToken token, Instant now) {
    return database.<Boolean>writeOnce(handle -> spend(handle, token, now));
  }

  /// Of any number of attempts on one token exactly one gets `true`: the condition on `revoked_at`
  /// settles the race inside the one statement.
  boolean spend(Handle handle, PresentedToken token, Instant now) {
    return handle
            .createUpdate(
                """
                insert into refresh_token (jti, account_id, issued_at, expires_at, revoked_at)
                values (:jti, :account, :issued, :expires, :now)
                on conflict (jti) do update set revoked_at = excluded.revoked_at
                where refresh_token.revoked_at is null
                """)
            .bind("jti", token.id())
            .bind("account", token.accountId())
            .bind("issued", token.issuedAt())
            .bind("expires", token.expiresAt())
            .bind("now", now)
            .execute()
        == 1;
  }
}

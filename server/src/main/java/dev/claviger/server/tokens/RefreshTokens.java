package dev.claviger.server.tokens;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.server.database.Database;
import dev.claviger.server.web.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The refresh tokens that were issued or revoked here, by id. A token that is not on record is not
/// revoked: it may come from the SimpleJWT installation that shares our key.
final class RefreshTokens {

  /// One refresh token on record.
  record Entry(String id, OptionalLong accountId, Instant issuedAt, Instant expiresAt) {

    /// The entry of a token that has been checked, or was just made.
    static Entry of(
        JsonObject claims, TokenSettings settings, Optional<UserClaim> user, Instant now) {
      var id = claims.string(settings.idClaim()).orElseThrow(Problem.TOKEN_INVALID::failure);
      var account = user.map(UserClaim::accountId).orElse(OptionalLong.empty());
      return new Entry(id, account, now, expiry(claims));
    }

    private static Instant expiry(JsonObject claims) {
      return claims
          .number("exp")
          .flatMap(JsonNumber::asDecimal)
          .map(seconds -> Instant.ofEpochSecond(seconds.longValue()))
          .orElseThrow(Problem.TOKEN_INVALID::failure);
    }
  }

  private final Database database;

  RefreshTokens(Database database) {
    this.database = database;
  }

  /// Records a token that was issued, inside the transaction of the login or of the rotation.
  void issued(Handle handle, Entry entry) {
    handle
        .createUpdate(
            """
            insert into refresh_token (jti, account_id, issued_at, expires_at)
            values (:jti, :account, :issued, :expires)
            """)
        .bind("jti", entry.id())
        .bind("account", boxed(entry.accountId()))
        .bind("issued", entry.issuedAt())
        .bind("expires", entry.expiresAt())
        .execute();
  }

  boolean isRevoked(String id) {
    return database.read(handle ->
        handle
            .createQuery("select 1 from refresh_token where jti = :jti and revoked_at is not null")
            .bind("jti", id)
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  /// Revokes a token, on record or not. Of any number of attempts on one token exactly one gets
  /// `true`: the condition on `revoked_at` settles the race inside the one statement.
  boolean revoke(Handle handle, Entry entry, Instant now) {
    return handle
            .createUpdate(
                """
                insert into refresh_token (jti, account_id, issued_at, expires_at, revoked_at)
                values (:jti, :account, :issued, :expires, :now)
                on conflict (jti) do update set revoked_at = excluded.revoked_at
                where refresh_token.revoked_at is null
                """)
            .bind("jti", entry.id())
            .bind("account", boxed(entry.accountId()))
            .bind("issued", entry.issuedAt())
            .bind("expires", entry.expiresAt())
            .bind("now", now)
            .execute()
        == 1;
  }

  private static @Nullable Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}

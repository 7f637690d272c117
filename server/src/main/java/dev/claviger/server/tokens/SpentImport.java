package dev.claviger.server.tokens;

import dev.claviger.server.accounts.DjangoDatabase;
import dev.claviger.server.database.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/// The blacklisted tokens of a Django project that have not expired, read to be written into our
/// own table. Those that are not on record are good anyway.
public record SpentImport(List<Row> rows) {

  record Row(String id, OptionalLong account, Instant spentAt, Instant expiresAt) {}

  public static SpentImport read(DjangoDatabase django, Instant now) {
    return new SpentImport(
        django.tables().blacklist()
            ? django.database().read(handle -> rows(handle, now))
            : List.of());
  }

  private static List<Row> rows(Handle handle, Instant now) {
    return handle
        .createQuery(
            """
            SELECT jti, user_id, blacklisted_at, expires_at FROM token_blacklist_blacklistedtoken b
            JOIN token_blacklist_outstandingtoken o ON o.id = b.token_id WHERE expires_at > :now
            """)
        .bind("now", now)
        .map((row, context) -> {
          var user = Optional.ofNullable(row.getString("user_id"));
          return new Row(
              row.getString("jti"),
              user.map(id -> OptionalLong.of(Long.parseLong(id))).orElse(OptionalLong.empty()),
              Rows.instant(row, "blacklisted_at", context),
              Rows.instant(row, "expires_at", context));
        })
        .list();
  }

  /// How many were not here.
  public int write(Handle handle) {
    int written = 0;
    for (var row : rows) {
      written +=
          handle
              .createUpdate(
                  """
                  insert into refresh_token (jti, account_id, issued_at, expires_at, revoked_at)
                  values (:jti, :account, :spent, :expires, :spent)
                  on conflict (jti) do nothing
                  """)
              .bind("jti", row.id)
              .bind("account", row.account)
              .bind("spent", row.spentAt)
              .bind("expires", row.expiresAt)
              .execute();
    }
    return written;
  }
}

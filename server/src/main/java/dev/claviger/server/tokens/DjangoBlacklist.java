package dev.claviger.server.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.server.accounts.DjangoDatabase;
import dev.claviger.server.database.Database;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The tables of SimpleJWT's blacklist app in a Django project's database: what is listed there, by
/// whomever, is spent for Django and for us.
final class DjangoBlacklist implements SpentTokens {

  /// The header of an unsecured token (RFC 7519, section 6).
  private static final String UNSECURED = base64("{\"alg\":\"none\"}");

  private static final String ISSUE =
      """
      INSERT INTO token_blacklist_outstandingtoken (user_id, jti, token, created_at, expires_at)
      VALUES ((SELECT id FROM {user} WHERE id = :user), :jti, :token, :now, :expires)
      ON CONFLICT (jti) DO NOTHING
      """;

  /// Of any number of attempts on one token, by Django or by us, one inserts the row: `token_id` is
  /// unique.
  private static final String LIST =
      """
      INSERT INTO token_blacklist_blacklistedtoken (token_id, blacklisted_at)
      SELECT id, :now FROM token_blacklist_outstandingtoken WHERE jti = :jti
      ON CONFLICT (token_id) DO NOTHING
      """;

  private final DjangoDatabase django;
  private final Database database;

  private DjangoBlacklist(DjangoDatabase django) {
    this.django = django;
    this.database = django.database();
  }

  /// None if the project does not have the app.
  static Optional<DjangoBlacklist> in(Optional<DjangoDatabase> django) {
    return django.filter(it -> it.tables().blacklist()).map(DjangoBlacklist::new);
  }

  @Override
  public boolean isSpent(String id) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT 1 FROM token_blacklist_blacklistedtoken
                WHERE token_id = (SELECT id FROM token_blacklist_outstandingtoken WHERE jti = :jti)
                """)
            .bind("jti", id)
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  @Override
  public boolean spend(PresentedToken token, Instant now) {
    return database.<Boolean>write(handle -> {
      enter(handle, token, now);
      return list(handle, token.id(), now);
    });
  }

  /// What SimpleJWT does with each refresh or sliding token that it issues.
  void issued(PresentedToken token) {
    int _ = database.writeOnce(handle -> enter(handle, token, token.issuedAt()));
  }

  /// Spends tokens that were issued here, if they are not spent already.
  void list(Collection<String> ids, Instant now) {
    if (!ids.isEmpty()) {
      int _ =
          database.<Integer>write(handle -> {
            ids.forEach(id -> list(handle, id, now));
            return ids.size();
          });
    }
  }

  private int enter(Handle handle, PresentedToken token, Instant now) {
    return handle
        .createUpdate(django.tables().in(ISSUE))
        .bind("user", token.accountId())
        .bind("jti", token.id())
        .bind("token", unsigned(token))
        .bind("now", now)
        .bind("expires", token.expiresAt())
        .execute();
  }

  private static boolean list(Handle handle, String id, Instant now) {
    return handle.createUpdate(LIST).bind("jti", id).bind("now", now).execute() == 1;
  }

  /// Django keeps the whole token, with which whoever reads the table can act for its owner. Its
  /// claims without a signature say as much to the administrator who looks at them.
  private static String unsigned(PresentedToken token) {
    return UNSECURED + '.' + base64(token.claims().toString()) + '.';
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}

package dev.claviger.server.tokens;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.Rows;
import dev.claviger.server.tokens.FamilyRotations.Rotation;
import dev.claviger.server.tokens.TokenFamily.Client;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Families on record.
final class TokenFamilies {

  private static final String SELECT =
      """
      select id, account_id, credential_epoch, address, user_agent, started_at, last_used_at,
        ends_at, expires_at, current_jti, previous_jti, rotated_at, end_reason
      from token_family
      """;

  private static final String START =
      """
      insert into token_family (id, account_id, credential_epoch, address, user_agent,
        started_at, last_used_at, ends_at, expires_at, current_jti, rotated_at)
      values (:id, :account, :epoch, :address, :agent,
        :started, :started, :ends, :expires, :current, :started)
      """;

  /// As long as no token of the family was spent, all are good.
  private static final String USE =
      """
      update token_family set last_used_at = :now,
        expires_at = case when expires_at < :expires then :expires else expires_at end
      where id = :id and (current_jti = :current or previous_jti is null)
        and ended_at is null and ends_at > :now and last_used_at > :unusedSince
      returning ends_at
      """;

  /// Of several who end a family one is told that it did. A family that was blacklisted still has
  /// access tokens to end.
  private static final String END =
      """
      update token_family set ended_at = :now, end_reason = :reason
      where id = :id and (ended_at is null or end_reason = 'BLACKLISTED')
      """;

  private static final String END_ALL =
      """
      update token_family set ended_at = :now, end_reason = :reason
      where account_id = :account and id <> :but and expires_at > :now
        and (ended_at is null or end_reason = 'BLACKLISTED')
      """;

  private static final String LIVING =
      SELECT
          + """
          where account_id = :account and credential_epoch = :epoch and ended_at is null
            and ends_at > :now and expires_at > :now and last_used_at > :unusedSince
          order by last_used_at desc, id limit 1000
          """;

  /// On behalf of a refresh token, which must not have been spent.
  private static final String END_BY =
      """
      update token_family set ended_at = :now, end_reason = :reason
      where id = :id and ended_at is null and (current_jti = :token or previous_jti is null)
      """;

  private final Database database;
  private final Optional<Duration> idleLifetime;
  private final Function<Rotation, Optional<Instant>> rotations;

  TokenFamilies(Database database, Optional<Duration> idleLifetime) {
    this.database = database;
    this.idleLifetime = idleLifetime;
    this.rotations = database.gathering(new FamilyRotations(database.dialect()));
  }

  void start(TokenFamily family) {
    int _ =
        database.writeOnce(handle ->
            handle
                .createUpdate(START)
                .bind("id", family.id())
                .bind("account", family.accountId())
                .bind("epoch", family.credentialEpoch())
                .bind("address", family.client().address())
                .bind("agent", family.client().userAgent())
                .bind("started", family.startedAt())
                .bind("ends", family.endsAt())
                .bind("expires", fullHour(family.expiresAt()))
                .bind("current", family.currentId())
                .execute());
  }

  Optional<TokenFamily> find(String id) {
    return database.read(handle ->
        handle
            .createQuery(SELECT + "where id = :id")
            .bind("id", id)
            .map(TokenFamilies::family)
            .findOne());
  }

  /// Whether any token of any family was spent.
  boolean anySpent() {
    return database.read(handle ->
        handle
            .createQuery("select 1 from token_family where previous_jti is not null limit 1")
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  /// What a use of a refresh token does to its family.
  ///
  /// @param current the token that has to be the family's current one
  /// @param expires when the last token that comes of it does
  record Use(String id, String current, Instant now, Instant expires) {}

  /// Puts `next`, issued at `issued`, in the place of the current token, and remembers that
  /// `presented` was spent for it. Answers with the family's end, or with nothing if the current
  /// token was another, or the family is over.
  Optional<Instant> rotate(Use use, String presented, String next, Instant issued) {
    return rotations.apply(
        new Rotation(
            use.id,
            use.current,
            presented,
            next,
            issued,
            use.now,
            fullHour(use.expires),
            unusedSince(use.now)));
  }

  /// The same without spending anything.
  Optional<Instant> use(Use use) {
    return database.writeOnce(handle ->
        handle
            .createQuery(USE)
            .bind("now", use.now)
            .bind("expires", fullHour(use.expires))
            .bind("id", use.id)
            .bind("current", use.current)
            .bind("unusedSince", unusedSince(use.now))
            .mapTo(Instant.class)
            .findOne());
  }

  boolean end(String id, EndReason reason, Instant now) {
    return database.<Boolean>writeOnce(handle -> end(handle, id, reason, now));
  }

  /// The same for a family of this account.
  boolean end(long account, String id, EndReason reason, Instant now) {
    return database.<Boolean>writeOnce(handle ->
        handle
                .createUpdate(END + " and account_id = :account and expires_at > :now")
                .bind("now", now)
                .bind("reason", reason)
                .bind("id", id)
                .bind("account", account)
                .execute()
            == 1);
  }

  int endAll(long account, Optional<String> but, EndReason reason, Instant now) {
    return database.<Integer>writeOnce(handle ->
        handle
            .createUpdate(END_ALL)
            .bind("now", now)
            .bind("reason", reason)
            .bind("account", account)
            .bind("but", but.orElse(""))
            .execute());
  }

  /// The current tokens of all but one of an account's families.
  List<String> currentIds(long account, Optional<String> but, Instant now) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                select current_jti from token_family
                where account_id = :account and id <> :but and expires_at > :now
                """)
            .bind("account", account)
            .bind("but", but.orElse(""))
            .bind("now", now)
            .mapTo(String.class)
            .list());
  }

  /// Those that can be used now, the one used last first.
  List<TokenFamily> living(long account, long epoch, Instant now) {
    return database.read(handle ->
        handle
            .createQuery(LIVING)
            .bind("account", account)
            .bind("epoch", epoch)
            .bind("now", now)
            .bind("unusedSince", unusedSince(now))
            .map(TokenFamilies::family)
            .list());
  }

  boolean end(Handle handle, String id, EndReason reason, Instant now) {
    return handle.createUpdate(END).bind("now", now).bind("reason", reason).bind("id", id).execute()
        == 1;
  }

  boolean endBy(Handle handle, String id, String token, EndReason reason, Instant now) {
    return handle
            .createUpdate(END_BY)
            .bind("now", now)
            .bind("reason", reason)
            .bind("id", id)
            .bind("token", token)
            .execute()
        == 1;
  }

  boolean exists(Handle handle, String id) {
    return handle
        .createQuery("select 1 from token_family where id = :id")
        .bind("id", id)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /// Rounded up, so that nearly no use of a family moves it within the index.
  private static Instant fullHour(Instant time) {
    var hour = time.truncatedTo(ChronoUnit.HOURS);
    return hour.equals(time) ? hour : hour.plus(1, ChronoUnit.HOURS);
  }

  private Instant unusedSince(Instant now) {
    return idleLifetime.map(now::minus).orElse(Instant.EPOCH);
  }

  private static TokenFamily family(ResultSet row, StatementContext context) throws SQLException {
    return new TokenFamily(
        row.getString("id"),
        row.getLong("account_id"),
        row.getLong("credential_epoch"),
        new Client(row.getString("address"), row.getString("user_agent")),
        Rows.instant(row, "started_at", context),
        Rows.instant(row, "last_used_at", context),
        Rows.instant(row, "ends_at", context),
        Rows.instant(row, "expires_at", context),
        row.getString("current_jti"),
        Optional.ofNullable(row.getString("previous_jti")),
        Rows.instant(row, "rotated_at", context),
        Optional.ofNullable(row.getString("end_reason")).map(EndReason::valueOf));
  }
}

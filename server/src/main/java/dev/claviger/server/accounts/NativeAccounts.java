package dev.claviger.server.accounts;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.HotQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/// People in tables `account` and `account_*`.
public final class NativeAccounts implements Accounts {
  private static final String COLUMNS =
      """
      id, username, email, first_name, last_name, active, staff, superuser, credential_epoch, \
      date_joined, last_login\
      """;

  private static final String BY_ID = "SELECT " + COLUMNS + " FROM account WHERE id = ?";

  /// How many there are.
  static long count(Handle handle) {
    return handle.createQuery("SELECT count(*) FROM account").mapTo(Long.class).one();
  }

  private final Database database;
  private final InstantSource clock;
  private final AtomicLong ownChanges = new AtomicLong();

  public NativeAccounts(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// What a request of an account takes that is not in memory.
  @Override
  public Optional<Account> find(long id) {
    return database.read(handle ->
        HotQuery.of(handle, database.dialect(), BY_ID).bind(id).first(NativeAccounts::byPosition));
  }

  @Override
  public Optional<Account> find(String username) {
    return database.read(handle ->
        handle
            .createQuery("SELECT " + COLUMNS + " FROM account WHERE username = :username")
            .bind("username", username)
            .map(NativeAccounts::account)
            .findOne());
  }

  @Override
  public Optional<Credentials> credentials(String username) {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT " + COLUMNS + ", password_hash FROM account WHERE username = :username")
            .bind("username", username)
            .map((row, context) ->
                new Credentials(account(row, context), row.getString("password_hash")))
            .findOne());
  }

  @Override
  public List<Account> withEmail(String email, int limit) {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT "
                    + COLUMNS
                    + " FROM account WHERE lower(email) = lower(:email) ORDER BY id LIMIT :limit")
            .bind("email", email)
            .bind("limit", limit)
            .map(NativeAccounts::account)
            .list());
  }

  @Override
  public Permissions permissions(Account account) {
    var granted =
        database.read(handle ->
            handle
                .createQuery(
                    """
                    SELECT permission FROM account_permission WHERE account_id = :id
                    UNION
                    SELECT permission FROM account_group_permission
                    JOIN account_group_member USING (group_id) WHERE account_id = :id
                    """)
                .bind("id", account.id())
                .mapTo(String.class)
                .list());
    return Permissions.of(account, granted);
  }

  @Override
  public SequencedSet<String> groups(long id) {
    return new LinkedHashSet<>(
        database.read(handle ->
            handle
                .createQuery(
                    """
                    SELECT name FROM account_group
                    JOIN account_group_member ON group_id = id
                    WHERE account_id = :id ORDER BY name
                    """)
                .bind("id", id)
                .mapTo(String.class)
                .list()));
  }

  @Override
  public List<Account> page(String text, String username, int limit) {
    var pattern = "%" + text.toLowerCase(Locale.ROOT).replaceAll("([%_!])", "!$1") + "%";
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT "
                    + COLUMNS
                    + """
                     FROM account
                    WHERE username > :after
                    AND (lower(username) LIKE :pattern ESCAPE '!'
                         OR lower(email) LIKE :pattern ESCAPE '!'
                         OR lower(first_name || ' ' || last_name) LIKE :pattern ESCAPE '!')
                    ORDER BY username LIMIT :limit
                    """)
            .bind("after", username)
            .bind("pattern", pattern)
            .bind("limit", limit)
            .map(NativeAccounts::account)
            .list());
  }

  @Override
  public long legacyHashes() {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT count(*) FROM account
                WHERE password_hash LIKE 'md5$%' OR password_hash LIKE 'sha1$%'
                OR password_hash LIKE 'crypt$%' OR length(password_hash) = 32
                """)
            .mapTo(Long.class)
            .one());
  }

  @Override
  public Optional<Account> create(NewAccount account) {
    return database.write(handle -> insert(handle, account, ""));
  }

  // Two processes may both find the table empty; as both bring the same name, the second insert
  // meets the first and does nothing.
  @Override
  public Optional<Account> createFirst(NewAccount account) {
    return database.write(
        handle -> insert(handle, account, "WHERE NOT EXISTS (SELECT 1 FROM account)"));
  }

  private Optional<Account> insert(Handle handle, NewAccount account, String condition) {
    return handle
        .createQuery(
            """
            INSERT INTO account (username, email, first_name, last_name, active, staff, superuser,
                                 password_hash, date_joined)
            SELECT :username, :email, :firstName, :lastName, TRUE, :staff, :superuser,
                   :passwordHash, :now
            %s
            ON CONFLICT (username) DO NOTHING
            RETURNING %s
            """
                .formatted(condition.isEmpty() ? "WHERE TRUE" : condition, COLUMNS))
        .bind("username", account.username())
        .bind("email", account.email())
        .bind("firstName", account.firstName())
        .bind("lastName", account.lastName())
        .bind("staff", account.staff())
        .bind("superuser", account.superuser())
        .bind("passwordHash", account.passwordHash())
        .bind("now", clock.instant())
        .map(NativeAccounts::account)
        .findOne();
  }

  @Override
  public boolean delete(long id) {
    return update(id, "DELETE FROM account");
  }

  @Override
  public boolean recordLogin(long id, Instant when) {
    return changed(
        "UPDATE account SET last_login = :when WHERE id = :id",
        it -> it.bind("id", id).bind("when", when));
  }

  // Conditional: a password that was changed since the verification stays as it is.
  @Override
  public boolean replaceHash(Credentials verified, String better) {
    return changed(
        "UPDATE account SET password_hash = :better WHERE id = :id AND password_hash = :verified",
        it ->
            it.bind("id", verified.account().id())
                .bind("better", better)
                .bind("verified", verified.passwordHash()));
  }

  @Override
  public boolean changePassword(long id, String passwordHash) {
    return changed(
        """
        UPDATE account SET password_hash = :hash, credential_epoch = credential_epoch + 1
        WHERE id = :id
        """,
        it -> it.bind("id", id).bind("hash", passwordHash));
  }

  // Conditional: who proved an earlier state of the account has proved nothing about this one.
  @Override
  public Optional<Account> changePassword(Account known, String passwordHash) {
    Optional<Account> changed =
        database.write(handle ->
            handle
                .createQuery(
                    """
                    UPDATE account SET password_hash = :hash, credential_epoch = credential_epoch + 1
                    WHERE id = :id AND credential_epoch = :epoch AND active
                    RETURNING %s
                    """
                        .formatted(COLUMNS))
                .bind("id", known.id())
                .bind("epoch", known.credentialEpoch())
                .bind("hash", passwordHash)
                .map(NativeAccounts::account)
                .findOne());
    ownChanges.incrementAndGet();
    return changed;
  }

  @Override
  public boolean activate(long id) {
    return update(id, "UPDATE account SET active = TRUE");
  }

  @Override
  public boolean deactivate(long id) {
    return update(id, "UPDATE account SET active = FALSE, credential_epoch = credential_epoch + 1");
  }

  @Override
  public boolean promote(long id) {
    return update(id, "UPDATE account SET staff = TRUE, superuser = TRUE");
  }

  @Override
  public boolean join(long id, String group) {
    return write(handle -> {
      execute(
          handle,
          "INSERT INTO account_group (name) VALUES (:group) ON CONFLICT (name) DO NOTHING",
          it -> it.bind("group", group));
      return execute(
          handle,
          """
          INSERT INTO account_group_member (account_id, group_id)
          SELECT account.id, account_group.id FROM account, account_group
          WHERE account.id = :id AND account_group.name = :group
          ON CONFLICT (account_id, group_id) DO UPDATE SET group_id = excluded.group_id
          """,
          it -> it.bind("id", id).bind("group", group));
    });
  }

  @Override
  public boolean grant(long id, String permission) {
    if (!Permissions.wellFormed(permission)) {
      throw new IllegalArgumentException("A permission is written app_label.codename.");
    }
    return changed(
        """
        INSERT INTO account_permission (account_id, permission)
        SELECT id, :permission FROM account WHERE id = :id
        ON CONFLICT (account_id, permission) DO UPDATE SET permission = excluded.permission
        """,
        it -> it.bind("id", id).bind("permission", permission));
  }

  @Override
  public long ownChanges() {
    return ownChanges.get();
  }

  private boolean update(long id, String statement) {
    return changed(statement + " WHERE id = :id", it -> it.bind("id", id));
  }

  private boolean changed(String sql, Binding binding) {
    return write(handle -> execute(handle, sql, binding));
  }

  private boolean write(Function<Handle, Boolean> work) {
    var done = database.write(work);
    ownChanges.incrementAndGet();
    return done;
  }

  private static boolean execute(Handle handle, String sql, Binding binding) {
    try (var statement = handle.createUpdate(sql)) {
      binding.bind(statement);
      return statement.execute() > 0;
    }
  }

  /// Names the parameters of one statement.
  private interface Binding {
    SqlStatement<?> bind(SqlStatement<?> statement);
  }

  private static Account byPosition(HotQuery.Columns row) throws SQLException {
    return new Account(
        row.number(1),
        row.text(2),
        row.text(3),
        row.text(4),
        row.text(5),
        row.flag(6),
        row.flag(7),
        row.flag(8),
        row.number(9),
        row.instant(10),
        row.instantIfAny(11));
  }

  private static Account account(ResultSet row, StatementContext context) throws SQLException {
    return new Account(
        row.getLong("id"),
        row.getString("username"),
        row.getString("email"),
        row.getString("first_name"),
        row.getString("last_name"),
        row.getBoolean("active"),
        row.getBoolean("staff"),
        row.getBoolean("superuser"),
        row.getLong("credential_epoch"),
        instant(row, "date_joined", context).orElseThrow(),
        instant(row, "last_login", context));
  }

  private static Optional<Instant> instant(ResultSet row, String column, StatementContext context)
      throws SQLException {
    var mapper = context.findColumnMapperFor(Instant.class).orElseThrow();
    return Optional.ofNullable(mapper.map(row, column, context));
  }
}

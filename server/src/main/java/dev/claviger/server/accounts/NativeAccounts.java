package dev.claviger.server.accounts;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.HotQuery;
import dev.claviger.server.database.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// People in table `account`; what they may do is in [NativeRights].
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
  private final AccountWrites writes;
  private final NativeRights rights;

  public NativeAccounts(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.writes = new AccountWrites(database, sql -> sql);
    this.rights = new NativeRights(database, writes);
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
  public List<Account> page(String text, String username, int limit) {
    var page = new PeoplePage(text, username, limit);
    return database.read(handle ->
        page.bind(handle.createQuery("SELECT " + COLUMNS + " FROM account " + PeoplePage.SQL))
            .map(NativeAccounts::account)
            .list());
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
    return writes.change(
        "UPDATE account SET last_login = :when WHERE id = :id",
        it -> it.bind("id", id).bind("when", when));
  }

  // Conditional: a password that was changed since the verification stays as it is.
  @Override
  public boolean replaceHash(Credentials verified, String better) {
    return writes.change(
        "UPDATE account SET password_hash = :better WHERE id = :id AND password_hash = :verified",
        it ->
            it.bind("id", verified.account().id())
                .bind("better", better)
                .bind("verified", verified.passwordHash()));
  }

  @Override
  public boolean changePassword(long id, String passwordHash) {
    return writes.change(
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
    writes.changed();
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
  public Permissions permissions(Account account) {
    return rights.permissions(account);
  }

  @Override
  public SequencedSet<String> groups(long id) {
    return rights.groups(id);
  }

  @Override
  public boolean join(long id, String group) {
    return rights.join(id, group);
  }

  @Override
  public boolean grant(long id, String permission) {
    return rights.grant(id, permission);
  }

  @Override
  public long ownChanges() {
    return writes.count();
  }

  private boolean update(long id, String statement) {
    return writes.change(statement + " WHERE id = :id", it -> it.bind("id", id));
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
        Rows.instant(row, "date_joined", context),
        Rows.instantIfAny(row, "last_login", context));
  }
}

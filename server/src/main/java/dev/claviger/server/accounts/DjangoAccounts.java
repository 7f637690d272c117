package dev.claviger.server.accounts;

import dev.claviger.server.accounts.CredentialChange.Ended;
import dev.claviger.server.accounts.CredentialChange.FirstSeen;
import dev.claviger.server.accounts.CredentialChange.Known;
import dev.claviger.server.accounts.CredentialChange.None;
import dev.claviger.server.accounts.CredentialChange.Returned;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseFailure;
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

/// People in the tables of a Django project, which is never changed but for their rows.
///
/// Django has no counter of credentials: that is in a table of our own, which each look at a row
/// brings up to date. See docs/decisions/django.md.
final class DjangoAccounts implements Accounts {
  /// A row changes between two looks at it only when its password is set at the same time.
  private static final int MOST_LOOKS = 10;

  private final DjangoDatabase django;
  private final Database database;
  private final DjangoCredentials credentials;
  private final InstantSource clock;
  private final AtomicLong ownChanges = new AtomicLong();

  DjangoAccounts(DjangoDatabase django, Database own, InstantSource clock) {
    this.django = django;
    this.database = django.database();
    this.credentials = new DjangoCredentials(own);
    this.clock = clock;
  }

  @Override
  public Optional<Account> find(long id) {
    return row(id).flatMap(this::current);
  }

  @Override
  public Optional<Account> find(String username) {
    return row(username).flatMap(this::current);
  }

  /// From here on the account is watched: tokens are about to carry its epoch.
  @Override
  public Optional<Credentials> credentials(String username) {
    return row(username)
        .flatMap(row -> watched(row.account().id()))
        .map(row -> new Credentials(row.account(), row.passwordHash()));
  }

  /// What was seen first is nearly always still so; if not, [#look] takes care of the order.
  private Optional<Account> current(DjangoRow row) {
    return switch (row.since(credentials.find(row.account().id()))) {
      case None(long epoch) -> Optional.of(row.at(epoch));
      case FirstSeen _ -> Optional.of(row.account());
      case Ended _, Returned _ -> look(row.account().id()).map(DjangoRow::account);
    };
  }

  private Optional<DjangoRow> watched(long id) {
    var row = row(id);
    if (row.isEmpty()) {
      return row;
    }
    boolean _ = credentials.begin(id, row.get().digest(), row.get().account().active());
    return look(id);
  }

  /// The row with its epoch, which moves if it has to. What we know is read before the row: if it
  /// is unchanged when the row's news are written, no news were older than what was known.
  private Optional<DjangoRow> look(long id) {
    for (int look = 0; look < MOST_LOOKS; look++) {
      var known = credentials.find(id);
      var row = row(id);
      if (row.isEmpty()) {
        return row;
      }
      var seen = row.get();
      var epoch =
          switch (seen.since(known)) {
            case None(long same) -> Optional.of(same);
            case FirstSeen _ -> Optional.of(0L);
            case Ended _ -> moved(id, known.orElseThrow(), seen, 1);
            case Returned _ -> moved(id, known.orElseThrow(), seen, 0);
          };
      if (epoch.isPresent()) {
        return Optional.of(new DjangoRow(seen.at(epoch.get()), seen.passwordHash()));
      }
    }
    throw new IllegalStateException("the credentials of account " + id + " keep changing");
  }

  private Optional<Long> moved(long id, Known before, DjangoRow seen, int by) {
    var after = seen.known(before.epoch() + by);
    return credentials.move(id, before, after) ? Optional.of(after.epoch()) : Optional.empty();
  }

  private Optional<DjangoRow> row(long id) {
    return database.read(handle ->
        handle
            .createQuery(sql(DjangoRow.SELECT + "WHERE id = :id"))
            .bind("id", id)
            .map(DjangoRow::of)
            .findOne());
  }

  private Optional<DjangoRow> row(String username) {
    return database.read(handle ->
        handle
            .createQuery(sql(DjangoRow.SELECT + "WHERE username = :username"))
            .bind("username", username)
            .map(DjangoRow::of)
            .findOne());
  }

  @Override
  public List<Account> withEmail(String email, int limit) {
    var rows =
        database.read(handle ->
            handle
                .createQuery(
                    sql(
                        DjangoRow.SELECT
                            + "WHERE lower(email) = lower(:email) ORDER BY id LIMIT :limit"))
                .bind("email", email)
                .bind("limit", limit)
                .map(DjangoRow::of)
                .list());
    return rows.stream().flatMap(row -> current(row).stream()).toList();
  }

  @Override
  public Permissions permissions(Account account) {
    var granted =
        database.read(handle ->
            handle
                .createQuery(
                    sql(
                        """
                        SELECT app_label || '.' || codename FROM auth_permission
                        JOIN django_content_type ON django_content_type.id = content_type_id
                        WHERE auth_permission.id IN (
                          SELECT permission_id FROM {user_permissions} WHERE {user_id} = :id
                          UNION
                          SELECT permission_id FROM auth_group_permissions
                          WHERE group_id IN (
                            SELECT group_id FROM {user_groups} WHERE {user_id} = :id))
                        """))
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
                    sql(
                        """
                        SELECT name FROM auth_group
                        JOIN {user_groups} ON group_id = auth_group.id
                        WHERE {user_id} = :id ORDER BY name
                        """))
                .bind("id", id)
                .mapTo(String.class)
                .list()));
  }

  @Override
  public List<Account> page(String text, String username, int limit) {
    var rows = rows(text, username, limit);
    var known = credentials.find(rows.stream().map(row -> row.account().id()).toList());
    return rows.stream()
        .map(row -> {
          var before = Optional.ofNullable(known.get(row.account().id()));
          return row.at(before.map(Known::epoch).orElse(0L));
        })
        .toList();
  }

  private List<DjangoRow> rows(String text, String username, int limit) {
    var pattern = "%" + text.toLowerCase(Locale.ROOT).replaceAll("([%_!])", "!$1") + "%";
    return database.read(handle ->
        handle
            .createQuery(
                sql(
                    DjangoRow.SELECT
                        + """
                        WHERE username > :after
                        AND (lower(username) LIKE :pattern ESCAPE '!'
                             OR lower(email) LIKE :pattern ESCAPE '!'
                             OR lower(first_name || ' ' || last_name) LIKE :pattern ESCAPE '!')
                        ORDER BY username LIMIT :limit
                        """))
            .bind("after", username)
            .bind("pattern", pattern)
            .bind("limit", limit)
            .map(DjangoRow::of)
            .list());
  }

  @Override
  public long legacyHashes() {
    return database.read(handle ->
        handle
            .createQuery(
                sql(
                    """
                    SELECT count(*) FROM {user}
                    WHERE password LIKE 'md5$%' OR password LIKE 'sha1$%'
                    OR password LIKE 'crypt$%' OR length(password) = 32
                    """))
            .mapTo(Long.class)
            .one());
  }

  @Override
  public Optional<Account> create(NewAccount account) {
    return insert(account, "WHERE TRUE");
  }

  // As for our own tables: two processes bring the same name, and the second insert does nothing.
  @Override
  public Optional<Account> createFirst(NewAccount account) {
    return insert(account, sql("WHERE NOT EXISTS (SELECT 1 FROM {user})"));
  }

  private Optional<Account> insert(NewAccount account, String condition) {
    django.refuseUnlessInsertable();
    return database.write(handle ->
        handle
            .createQuery(
                sql(
                    """
                    INSERT INTO {user} (username, email, first_name, last_name, is_active, is_staff,
                                        is_superuser, password, date_joined)
                    SELECT :username, :email, :firstName, :lastName, TRUE, :staff, :superuser,
                           :passwordHash, :now
                    """
                        + condition
                        + """

                        ON CONFLICT (username) DO NOTHING
                        RETURNING id, username, email, first_name, last_name, is_active, is_staff,
                          is_superuser, date_joined, last_login, password
                        """))
            .bind("username", account.username())
            .bind("email", account.email())
            .bind("firstName", account.firstName())
            .bind("lastName", account.lastName())
            .bind("staff", account.staff())
            .bind("superuser", account.superuser())
            .bind("passwordHash", account.passwordHash())
            .bind("now", clock.instant())
            .map(DjangoRow::of)
            .findOne()
            .map(DjangoRow::account));
  }

  @Override
  public boolean delete(long id) {
    var deleted = database.<Boolean>write(handle -> new DjangoDeletion(handle, django).of(id));
    credentials.forget(id);
    ownChanges.incrementAndGet();
    return deleted;
  }

  @Override
  public boolean recordLogin(long id, Instant when) {
    return changed(
        "UPDATE {user} SET last_login = :when WHERE id = :id",
        it -> it.bind("id", id).bind("when", when));
  }

  // Announced first, so that nobody takes the better hash for another password. Conditional: a
  // password that was changed since the verification stays as it is.
  @Override
  public boolean replaceHash(Credentials verified, String better) {
    var id = verified.account().id();
    credentials.announce(
        id, DjangoCredentials.digest(verified.passwordHash()), DjangoCredentials.digest(better));
    return changed(
        "UPDATE {user} SET password = :better WHERE id = :id AND password = :verified",
        it -> it.bind("id", id).bind("better", better).bind("verified", verified.passwordHash()));
  }

  @Override
  public boolean changePassword(long id, String passwordHash) {
    return endingTokens(
        id,
        handle -> {
          blacklistAll(handle, id);
          return execute(
              handle,
              "UPDATE {user} SET password = :hash WHERE id = :id",
              it -> it.bind("id", id).bind("hash", passwordHash));
        });
  }

  // The stored hash stands for the epoch: if it is still that which was looked at, nobody was
  // quicker.
  @Override
  public Optional<Account> changePassword(Account known, String passwordHash) {
    var id = known.id();
    var row =
        watched(id)
            .filter(it -> it.account().credentialEpoch() == known.credentialEpoch())
            .filter(it -> it.account().active());
    if (row.isEmpty() || !write(handle -> replaced(handle, row.get(), passwordHash))) {
      return Optional.empty();
    }
    var changed = look(id).map(DjangoRow::account);
    ownChanges.incrementAndGet();
    return changed;
  }

  private boolean replaced(Handle handle, DjangoRow row, String passwordHash) {
    var id = row.account().id();
    var replaced =
        execute(
            handle,
            "UPDATE {user} SET password = :hash WHERE id = :id AND password = :before AND is_active",
            it -> it.bind("id", id).bind("hash", passwordHash).bind("before", row.passwordHash()));
    if (replaced) {
      blacklistAll(handle, id);
    }
    return replaced;
  }

  @Override
  public boolean activate(long id) {
    return endingTokens(
        id, handle -> update(handle, id, "UPDATE {user} SET is_active = TRUE WHERE id = :id"));
  }

  @Override
  public boolean deactivate(long id) {
    return endingTokens(
        id,
        handle -> {
          blacklistAll(handle, id);
          return update(handle, id, "UPDATE {user} SET is_active = FALSE WHERE id = :id");
        });
  }

  @Override
  public boolean promote(long id) {
    return changed(
        "UPDATE {user} SET is_staff = TRUE, is_superuser = TRUE WHERE id = :id",
        it -> it.bind("id", id));
  }

  /// Refresh tokens that Django has issued know no epoch: they end where Django looks for them.
  private void blacklistAll(Handle handle, long id) {
    if (django.tables().blacklist()) {
      boolean _ =
          execute(
              handle,
              """
              INSERT INTO token_blacklist_blacklistedtoken (token_id, blacklisted_at)
              SELECT id, :now FROM token_blacklist_outstandingtoken
              WHERE user_id = :id AND expires_at > :now
              ON CONFLICT (token_id) DO NOTHING
              """,
              it -> it.bind("id", id).bind("now", clock.instant()));
    }
  }

  /// A change that is noticed by looking at the row before and after it, whoever looks.
  private boolean endingTokens(long id, Function<Handle, Boolean> change) {
    if (watched(id).isEmpty()) {
      return false;
    }
    var done = write(change);
    var _ = look(id);
    ownChanges.incrementAndGet();
    return done;
  }

  @Override
  public boolean join(long id, String group) {
    return write(handle -> {
      boolean _ =
          execute(
              handle,
              "INSERT INTO auth_group (name) VALUES (:group) ON CONFLICT (name) DO NOTHING",
              it -> it.bind("group", group));
      return execute(
          handle,
          """
          INSERT INTO {user_groups} ({user_id}, group_id)
          SELECT {user}.id, auth_group.id FROM {user}, auth_group
          WHERE {user}.id = :id AND auth_group.name = :group
          ON CONFLICT ({user_id}, group_id) DO UPDATE SET group_id = excluded.group_id
          """,
          it -> it.bind("id", id).bind("group", group));
    });
  }

  @Override
  public boolean grant(long id, String permission) {
    if (!Permissions.wellFormed(permission)) {
      throw new IllegalArgumentException("A permission is written app_label.codename.");
    }
    var words = permission.split("\\.", 2);
    var granted =
        changed(
            """
            INSERT INTO {user_permissions} ({user_id}, permission_id)
            SELECT {user}.id, auth_permission.id FROM {user}, auth_permission
            JOIN django_content_type ON django_content_type.id = content_type_id
            WHERE {user}.id = :id AND app_label = :app AND codename = :codename
            ON CONFLICT ({user_id}, permission_id) DO UPDATE SET permission_id = excluded.permission_id
            """,
            it -> it.bind("id", id).bind("app", words[0]).bind("codename", words[1]));
    if (!granted && row(id).isPresent()) {
      throw new DatabaseFailure(
          "the Django project has no permission %s: its apps' models bring theirs"
              .formatted(permission));
    }
    return granted;
  }

  @Override
  public long ownChanges() {
    return ownChanges.get();
  }

  private boolean update(Handle handle, long id, String sql) {
    return execute(handle, sql, it -> it.bind("id", id));
  }

  private boolean changed(String sql, Binding binding) {
    return write(handle -> execute(handle, sql, binding));
  }

  private boolean write(Function<Handle, Boolean> work) {
    var done = database.write(work);
    ownChanges.incrementAndGet();
    return done;
  }

  private boolean execute(Handle handle, String sql, Binding binding) {
    try (var statement = handle.createUpdate(sql(sql))) {
      binding.bind(statement);
      return statement.execute() > 0;
    }
  }

  /// Names the parameters of one statement.
  private interface Binding {
    SqlStatement<?> bind(SqlStatement<?> statement);
  }

  private String sql(String text) {
    return django.tables().in(text);
  }
}

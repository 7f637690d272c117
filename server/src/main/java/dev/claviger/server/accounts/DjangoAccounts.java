package dev.claviger.server.accounts;

import dev.claviger.server.database.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// People in the tables of a Django project, which is never changed but for their rows.
///
/// What a change ends, and in which order it is done; the statements are in [DjangoUsers] and
/// [DjangoRights]. See docs/decisions/django.md.
final class DjangoAccounts implements Accounts {
  private final DjangoDatabase django;
  private final Database database;
  private final InstantSource clock;
  private final AccountWrites writes;
  private final DjangoUsers users;
  private final DjangoRights rights;
  private final DjangoEpochs epochs;

  DjangoAccounts(DjangoDatabase django, Database own, InstantSource clock) {
    this.django = django;
    this.database = django.database();
    this.clock = clock;
    this.writes = new AccountWrites(database, django.tables()::in);
    this.users = new DjangoUsers(django, writes);
    this.rights = new DjangoRights(django, writes);
    this.epochs = new DjangoEpochs(users, new DjangoCredentials(own));
  }

  @Override
  public Optional<Account> find(long id) {
    return users.find(id).flatMap(epochs::current);
  }

  @Override
  public Optional<Account> find(String username) {
    return users.find(username).flatMap(epochs::current);
  }

  /// From here on the account is watched: tokens are about to carry its epoch.
  @Override
  public Optional<Credentials> credentials(String username) {
    return users
        .find(username)
        .flatMap(row -> epochs.watched(row.account().id()))
        .map(row -> new Credentials(row.account(), row.passwordHash()));
  }

  @Override
  public List<Account> page(String text, String username, int limit) {
    return epochs.known(users.page(new PeoplePage(text, username, limit)));
  }

  @Override
  public List<Account> withEmail(String email, int limit) {
    return users.withEmail(email, limit).stream()
        .flatMap(row -> epochs.current(row).stream())
        .toList();
  }

  @Override
  public Optional<Account> create(NewAccount account) {
    return users.create(account, clock.instant());
  }

  @Override
  public Optional<Account> createFirst(NewAccount account) {
    return users.createFirst(account, clock.instant());
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
  public boolean delete(long id) {
    var deleted = database.<Boolean>write(handle -> new DjangoDeletion(handle, django).of(id));
    epochs.forget(id);
    writes.changed();
    return deleted;
  }

  @Override
  public boolean recordLogin(long id, Instant when) {
    return users.recordLogin(id, when);
  }

  @Override
  public boolean replaceHash(Credentials verified, String better) {
    epochs.announce(verified, better);
    return users.replaceHash(verified, better);
  }

  @Override
  public boolean changePassword(long id, String passwordHash) {
    return endingTokens(
        id,
        handle -> {
          blacklistAll(handle, id);
          return users.changePassword(handle, id, passwordHash);
        });
  }

  // The stored hash stands for the epoch: if it is still that which was looked at, nobody was
  // quicker.
  @Override
  public Optional<Account> changePassword(Account known, String passwordHash) {
    var id = known.id();
    var row =
        epochs
            .watched(id)
            .filter(it -> it.account().credentialEpoch() == known.credentialEpoch())
            .filter(it -> it.account().active());
    if (row.isEmpty() || !writes.write(handle -> replaced(handle, row.get(), passwordHash))) {
      return Optional.empty();
    }
    var changed = epochs.look(id).map(DjangoRow::account);
    writes.changed();
    return changed;
  }

  private boolean replaced(Handle handle, DjangoRow row, String passwordHash) {
    var replaced = users.changePassword(handle, row, passwordHash);
    if (replaced) {
      blacklistAll(handle, row.account().id());
    }
    return replaced;
  }

  @Override
  public boolean activate(long id) {
    return endingTokens(id, handle -> users.activate(handle, id, true));
  }

  @Override
  public boolean deactivate(long id) {
    return endingTokens(
        id,
        handle -> {
          blacklistAll(handle, id);
          return users.activate(handle, id, false);
        });
  }

  @Override
  public boolean promote(long id) {
    return users.promote(id);
  }

  /// Refresh tokens that Django has issued know no epoch: they end where Django looks for them.
  private void blacklistAll(Handle handle, long id) {
    if (django.tables().blacklist()) {
      boolean _ =
          writes.change(
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
    if (epochs.watched(id).isEmpty()) {
      return false;
    }
    var done = writes.write(change);
    var _ = epochs.look(id);
    writes.changed();
    return done;
  }

  @Override
  public long ownChanges() {
    return writes.count();
  }
}

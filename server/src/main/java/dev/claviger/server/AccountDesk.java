package dev.claviger.server;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.OpenAccounts;
import dev.claviger.server.accounts.Password;
import dev.claviger.server.accounts.PasswordFault;
import dev.claviger.server.accounts.PasswordHasher;
import dev.claviger.server.accounts.PasswordRule;
import dev.claviger.server.accounts.Person;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.AuditEvents;
import dev.claviger.server.audit.Cause;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.database.Database;
import dev.claviger.server.mail.Postbox;
import dev.claviger.server.passwords.PasswordNotices;
import dev.claviger.server.tokens.ExpiredRows;
import dev.claviger.server.tokens.Sessions;
import dev.claviger.server.web.Language;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// Accounts and their sessions without a server around them: for commands, while a server may or
/// may not be running on the same database.
public final class AccountDesk implements AutoCloseable {
  private final ServerSettings settings;
  private final Database database;
  private final OpenAccounts people;
  private final PasswordHasher hasher;

  private AccountDesk(ServerSettings settings, Database database) {
    this.settings = settings;
    this.database = database;
    this.people =
        OpenAccounts.in(
            settings.accounts(),
            settings.database(),
            settings.data(),
            database,
            InstantSource.system());
    this.hasher = people.hasher(settings.passwords(), new SecureRandom());
  }

  /// Brings the tables up to date where the start of a server would.
  public static AccountDesk open(ServerSettings settings) {
    DataDirectory.prepare(settings.data());
    var database = Database.open(settings.database(), settings.data());
    try {
      database.migrations().atStart(settings.database().migrateOnStart(), _ -> {});
      return new AccountDesk(settings, database);
    } catch (RuntimeException | Error failure) {
      database.close();
      throw failure;
    }
  }

  public Accounts accounts() {
    return people.accounts();
  }

  public Sessions sessions() {
    return Sessions.in(database, people.django(), settings.sessions(), InstantSource.system());
  }

  /// Deletes all that is only about tokens that have expired, and says how many rows that were.
  public long flush() {
    var before = InstantSource.system().instant().minus(settings.tokens().leeway());
    return new ExpiredRows(database).delete(before, AccountDesk::othersFirst);
  }

  private static boolean othersFirst() {
    try {
      Thread.sleep(ExpiredRows.PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Sets the account's password, which ends all tokens; it is in the log when this returns. Where
  /// mail is sent, a server tells the owner, now or when it runs again (OWASP ASVS 5.0, 6.3.7).
  ///
  /// @return whether the owner is told
  public boolean changePassword(Account account, String passwordHash, String command) {
    boolean _ = accounts().changePassword(account.id(), passwordHash);
    record(new AuditEvent.PasswordChanged(account.id(), Cause.COMMAND), command);
    return settings.mail().enabled()
        && accounts()
            .find(account.id())
            .filter(changed ->
                PasswordNotices.leave(
                    Postbox.ofCommand(
                        settings.mail(), database, this::record, InstantSource.system()),
                    changed,
                    Language.ENGLISH,
                    Origin.command(command)))
            .isPresent();
  }

  /// What this command did; in the log when this returns.
  public void record(AuditEvent event, String command) {
    record(event, Origin.command(command));
  }

  private void record(AuditEvent event, Origin origin) {
    var now = InstantSource.system().instant();
    database.write(handle -> {
      AuditEvents.insert(handle, event, origin, now);
      return true;
    });
  }

  /// All that was recorded.
  public AuditEvents events() {
    return new AuditEvents(database);
  }

  /// All reasons not to accept a new password, none if it is good.
  public List<PasswordFault> faults(Password password, Person person) {
    return PasswordRule.faults(password, person, settings.passwords());
  }

  public String hash(Password password) {
    return hasher.hash(password);
  }

  /// What is stored for an account that cannot log in with a password.
  public String unusableHash() {
    return hasher.unusable();
  }

  @Override
  public void close() {
    hasher.close();
    people.close();
    database.close();
  }
}

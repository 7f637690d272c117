package dev.claviger.server.accounts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/// Where people are kept: in our own tables, or in another program's.
///
/// Methods that answer with a boolean say whether there was such an account.
public interface Accounts {

  Optional<Account> find(long id);

  /// Compared as it is: `Ada` is not `ada`.
  Optional<Account> find(String username);

  Optional<Credentials> credentials(String username);

  /// Those with this address, in any case of its letters, at most `limit`. An address is no name:
  /// several may have it.
  List<Account> withEmail(String email, int limit);

  Permissions permissions(Account account);

  /// Names, in alphabetical order.
  SequencedSet<String> groups(long id);

  /// In the order of usernames: those after `username` (all, if it is empty) in whose name or
  /// address `text` occurs in any case, at most `limit`.
  List<Account> page(String text, String username, int limit);

  /// Empty if the username is taken.
  Optional<Account> create(NewAccount account);

  /// Creates the account if there is none at all, in any process: of many callers one succeeds.
  Optional<Account> createFirst(NewAccount account);

  boolean delete(long id);

  boolean recordLogin(long id, Instant when);

  /// Stores a better hash of the same password, unless the verified one is no longer current. Ends
  /// no token.
  boolean replaceHash(Credentials verified, String better);

  /// Stores the hash of a new password; ends all tokens.
  boolean changePassword(long id, String passwordHash);

  /// Stores the hash of a new password and ends all tokens, unless the account's credentials have
  /// moved on from those of `known`, or it was switched off: of several changes at the same time
  /// one succeeds. The account as it is then.
  Optional<Account> changePassword(Account known, String passwordHash);

  boolean activate(long id);

  /// Ends all tokens, also for the case that the account is activated again.
  boolean deactivate(long id);

  /// Makes a superuser.
  boolean promote(long id);

  /// Adds the account to the group, which is created if need be.
  boolean join(long id, String group);

  boolean grant(long id, String permission);

  /// Moves with each change that was made through this object: for a cache that cannot wait until
  /// the database tells it.
  long ownChanges();
}

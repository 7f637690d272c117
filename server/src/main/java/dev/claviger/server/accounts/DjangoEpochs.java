package dev.claviger.server.accounts;

import dev.claviger.server.accounts.CredentialChange.Ended;
import dev.claviger.server.accounts.CredentialChange.FirstSeen;
import dev.claviger.server.accounts.CredentialChange.Known;
import dev.claviger.server.accounts.CredentialChange.None;
import dev.claviger.server.accounts.CredentialChange.Returned;
import java.util.List;
import java.util.Optional;

/// The credential epochs of Django's users. Django has no counter of credentials: that is in a
/// table of our own, which each look at a row brings up to date.
final class DjangoEpochs {
  /// A row changes between two looks at it only when its password is set at the same time.
  private static final int MOST_LOOKS = 10;

  private final DjangoUsers users;
  private final DjangoCredentials credentials;

  DjangoEpochs(DjangoUsers users, DjangoCredentials credentials) {
    this.users = users;
    this.credentials = credentials;
  }

  /// What was seen first is nearly always still so; if not, [#look] takes care of the order.
  Optional<Account> current(DjangoRow row) {
    return switch (row.since(credentials.find(row.account().id()))) {
      case None(long epoch) -> Optional.of(row.at(epoch));
      case FirstSeen _ -> Optional.of(row.account());
      case Ended _, Returned _ -> look(row.account().id()).map(DjangoRow::account);
    };
  }

  /// From here on the account is watched: tokens are about to carry its epoch.
  Optional<DjangoRow> watched(long id) {
    var row = users.find(id);
    if (row.isEmpty()) {
      return row;
    }
    boolean _ = credentials.begin(id, row.get().digest(), row.get().account().active());
    return look(id);
  }

  /// The row with its epoch, which moves if it has to. What we know is read before the row: if it
  /// is unchanged when the row's news are written, no news were older than what was known.
  Optional<DjangoRow> look(long id) {
    for (int look = 0; look < MOST_LOOKS; look++) {
      var known = credentials.find(id);
      var row = users.find(id);
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

  /// As they were seen last, without another look.
  List<Account> known(List<DjangoRow> rows) {
    var known = credentials.find(rows.stream().map(row -> row.account().id()).toList());
    return rows.stream()
        .map(row -> {
          var before = Optional.ofNullable(known.get(row.account().id()));
          return row.at(before.map(Known::epoch).orElse(0L));
        })
        .toList();
  }

  /// That a better hash of the same password is coming, so that nobody takes it for another one.
  void announce(Credentials verified, String better) {
    credentials.announce(
        verified.account().id(),
        DjangoCredentials.digest(verified.passwordHash()),
        DjangoCredentials.digest(better));
  }

  void forget(long id) {
    credentials.forget(id);
  }
}

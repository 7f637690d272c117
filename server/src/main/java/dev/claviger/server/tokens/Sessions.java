package dev.claviger.server.tokens;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.DjangoDatabase;
import dev.claviger.server.database.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The living sessions of accounts. What is ended here is over with the next request.
public final class Sessions {
  private final TokenFamilies families;
  private final Optional<DjangoBlacklist> django;
  private final Runnable changed;
  private final InstantSource clock;

  /// `changed` is run after sessions were ended.
  Sessions(
      TokenFamilies families,
      Optional<DjangoBlacklist> django,
      Runnable changed,
      InstantSource clock) {
    this.families = families;
    this.django = django;
    this.changed = changed;
    this.clock = clock;
  }

  /// For commands, while a server may or may not be running on the same database.
  public static Sessions in(
      Database database,
      Optional<DjangoDatabase> django,
      SessionSettings settings,
      InstantSource clock) {
    var families = new TokenFamilies(database, settings.idleLifetime());
    return new Sessions(families, DjangoBlacklist.in(django), () -> {}, clock);
  }

  /// The one used last first, at most a thousand.
  public List<Session> of(Account account) {
    return families.living(account.id(), account.credentialEpoch(), clock.instant()).stream()
        .map(Session::of)
        .toList();
  }

  /// False if the account has no such session.
  public boolean end(Account account, String id, EndReason reason) {
    var now = clock.instant();
    var ended = families.end(account.id(), id, reason, now);
    changed.run();
    if (ended) {
      django.ifPresent(
          it -> families.find(id).ifPresent(family -> it.list(List.of(family.currentId()), now)));
    }
    return ended;
  }

  /// How many were ended.
  public int endAll(Account account, Optional<String> but, EndReason reason) {
    var now = clock.instant();
    var ended = families.endAll(account.id(), but, reason, now);
    changed.run();
    django.ifPresent(it -> it.list(families.currentIds(account.id(), but, now), now));
    return ended;
  }
}

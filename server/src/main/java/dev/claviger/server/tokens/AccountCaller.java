package dev.claviger.server.tokens;

import dev.claviger.jose.JsonObject;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Rights;
import dev.claviger.server.web.Caller;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Supplier;

/// A caller who was identified by an access token, and the session that it came of, if that began
/// here.
record AccountCaller(
    Account account,
    JsonObject claims,
    Optional<String> familyId,
    boolean byCookie,
    Supplier<Rights> rights)
    implements Caller {

  @Override
  public long id() {
    return account.id();
  }

  @Override
  public String name() {
    return account.username();
  }

  @Override
  public String email() {
    return account.email();
  }

  @Override
  public SequencedSet<String> groups() {
    return rights.get().groups();
  }

  @Override
  public boolean staff() {
    return account.staff();
  }

  @Override
  public boolean may(String permission) {
    return rights.get().permissions().allow(permission);
  }
}

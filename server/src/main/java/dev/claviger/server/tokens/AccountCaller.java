package dev.claviger.server.tokens;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.web.Caller;

/// A caller who was identified by an access token.
record AccountCaller(Account account) implements Caller {

  @Override
  public String name() {
    return account.username();
  }

  @Override
  public boolean staff() {
    return account.staff();
  }
}

package dev.claviger.server.accounts;

/// An account and what its password is checked against.
public record Credentials(Account account, String passwordHash) {

  @Override
  public String toString() {
    return "Credentials[" + account + "]";
  }
}

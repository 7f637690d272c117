package dev.claviger.server.accounts;

/// An account and what its password is checked against.
public record Credentials(Account account, String passwordHash) {

  /// Whether there is a password at all: who has none logs in elsewhere.
  public boolean hasPassword() {
    return !(PasswordHash.parse(passwordHash) instanceof PasswordHash.Unusable);
  }

  @Override
  public String toString() {
    return "Credentials[" + account + "]";
  }
}

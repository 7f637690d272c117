package dev.claviger.server.accounts;

import java.util.Optional;

/// What an account begins with. Username and address are brought into their one spelling here, so
/// that no store has to; what is still not acceptable is refused.
public record NewAccount(
    String username,
    String email,
    String firstName,
    String lastName,
    boolean staff,
    boolean superuser,
    String passwordHash) {

  public NewAccount {
    username = Usernames.normalized(username);
    email = Usernames.normalizedEmail(email);
    refuse(Usernames.fault(username));
    refuse(Usernames.emailFault(email));
  }

  public static NewAccount plain(String username, String email, String passwordHash) {
    return new NewAccount(username, email, "", "", false, false, passwordHash);
  }

  public static NewAccount superuser(String username, String email, String passwordHash) {
    return new NewAccount(username, email, "", "", true, true, passwordHash);
  }

  private static void refuse(Optional<String> fault) {
    if (fault.isPresent()) {
      throw new IllegalArgumentException(fault.get());
    }
  }

  @Override
  public String toString() {
    return "NewAccount[" + username + "]";
  }
}

package dev.claviger.server.accounts;

import java.time.Instant;
import java.util.Optional;

/// A person who can log in. Holds no secret.
///
/// @param credentialEpoch moves when tokens that were issued so far must end: new password,
///   deactivation. Never when a hash is replaced by a better one of the same password.
public record Account(
    long id,
    String username,
    String email,
    String firstName,
    String lastName,
    boolean active,
    boolean staff,
    boolean superuser,
    long credentialEpoch,
    Instant dateJoined,
    Optional<Instant> lastLogin) {

  Account withCredentialEpoch(long epoch) {
    return new Account(
        id,
        username,
        email,
        firstName,
        lastName,
        active,
        staff,
        superuser,
        epoch,
        dateJoined,
        lastLogin);
  }

  public Person person() {
    return new Person(username, firstName, lastName, email);
  }
}

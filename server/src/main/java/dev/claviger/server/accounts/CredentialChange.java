package dev.claviger.server.accounts;

import java.util.Optional;

/// What became of an account's credentials in tables of others since they were looked at last.
sealed interface CredentialChange {

  /// Nothing that matters: tokens of this epoch go on.
  record None(long epoch) implements CredentialChange {}

  /// Nobody has looked yet.
  record FirstSeen() implements CredentialChange {}

  /// Another password, or the account was switched off: tokens of before have ended.
  record Ended() implements CredentialChange {}

  /// It was switched on again, which brings no token back.
  record Returned() implements CredentialChange {}

  /// What was seen at the last look.
  ///
  /// @param digest of the stored hash
  /// @param announced of a hash of the same password that one of us was about to store
  record Known(long epoch, String digest, Optional<String> announced, boolean active) {

    private boolean isOf(String seen) {
      return digest.equals(seen) || announced.filter(seen::equals).isPresent();
    }
  }

  /// A hash that we did not announce may be one of the same password that Django has made anew.
  /// That cannot be told from a new password, so it ends tokens as well.
  static CredentialChange decide(Optional<Known> before, String digest, boolean active) {
    if (before.isEmpty()) {
      return new FirstSeen();
    }
    var known = before.get();
    if (!known.isOf(digest) || (known.active && !active)) {
      return new Ended();
    }
    return known.active == active ? new None(known.epoch) : new Returned();
  }
}

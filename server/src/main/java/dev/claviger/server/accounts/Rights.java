package dev.claviger.server.accounts;

import java.util.Collections;
import java.util.SequencedSet;
import java.util.TreeSet;

/// What an account may do, and the names of its groups in alphabetical order.
public record Rights(Permissions permissions, SequencedSet<String> groups) {

  /// Of no account.
  public static final Rights NONE =
      new Rights(Permissions.NONE, Collections.unmodifiableSequencedSet(new TreeSet<>()));
}

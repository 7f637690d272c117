package dev.claviger.gateway.policies;

import dev.claviger.jose.JsonObject;
import java.util.SequencedSet;

/// Whom a token stands for. Groups and permissions may be looked up when they are asked for.
public interface Identity {

  /// The name of our own tokens among those of issuers.
  String OWN = "own";

  /// Who made the token: `own`, or the name of another issuer, whose ids and usernames may be those
  /// of other people here.
  default String issuer() {
    return OWN;
  }

  /// The account's id, or the subject of another issuer's token.
  String id();

  /// The name to log in with; empty if it is not known.
  String username();

  /// Empty if it is not known.
  String email();

  /// Whether the account may use what is for staff only.
  boolean staff();

  /// Whether the account has a permission, written `app_label.codename`.
  boolean may(String permission);

  /// In alphabetical order.
  SequencedSet<String> groups();

  /// What the token says.
  JsonObject claims();
}
